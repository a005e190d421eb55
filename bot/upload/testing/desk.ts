import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { now } from '../../../db/clock.ts';
import { openLocalStore } from '../../../db/evidence/local.ts';
import { checkpoint } from '../../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../../db/testing/database.ts';
import { auditLast } from '../../../workflows/audit/last.ts';
import { evidenceFlow } from '../../../workflows/checkpoints/evidence/flow.ts';
import { openFor } from '../../../workflows/checkpoints/open.ts';
import { uploadUrl } from '../../../workflows/checkpoints/upload-link.ts';
import type { Ctx } from '../../../workflows/context.ts';
import { openExaminer } from '../../../workflows/evidence/examiner.ts';
import { seedCatalogue } from '../../../workflows/testing/catalogue.ts';
import { createTestFactory, type TestFactory } from '../../../workflows/testing/context.ts';
import { putOrder } from '../../../workflows/testing/orders.ts';
import { openHttp } from '../../server.ts';
import { createLoop } from '../../wake.ts';

export interface Answer {
  status: number;
  ok: boolean;
  text: string;
  files: { name: string; by: string; flags: string; preview: string | null }[];
  count: string;
  closed: string | null;
  decided: boolean;
  mark: string;
  working: boolean;
}

/** The service's HTTP face with the upload page, a real database, the store, and the worker that examines. */
export interface Desk {
  database: TestDatabase;
  base: Omit<Ctx, 'actor' | 'tx'>;
  staff: TestFactory;
  url: string;
  /** An order whose 质检放行 is open (signed by 任杰, checkhead), or another status and its checkpoint. */
  openCheckpoint(number: string, values?: { status: string; key: string }): Promise<number>;
  linkFor(userId: string, checkpointId: number): Promise<string>;
  send(link: string, bytes: Uint8Array, name?: string, headers?: Record<string, string>): Promise<Answer>;
  /** Names of the files in the evidence store, and of what is arriving. */
  stored(): Promise<string[]>;
  /** Codes of errors in the log since the last call. */
  complaints(): unknown[];
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const database = await createTestDatabase();
  await seedCatalogue(database);
  const staff = await createTestFactory(database, { checkpoints: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'danmai-upload-'));
  const evidence = await openLocalStore(folder);
  const examiner = openExaminer({ children: 1 });
  const lines: unknown[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const http = await openHttp(0, '127.0.0.1');
  const url = `http://127.0.0.1:${http.port}`;
  const { actor: _, ...plain } = await staff.as(null);
  const base = { ...plain, evidence, examiner, log, publicUrl: url };
  http.serve({ db: database.db, channels: new Map(), log, base });
  const stopping = new AbortController();
  const work = evidenceFlow.work;
  if (!work) throw new Error('evidence is examined by nobody');
  const system = { kind: 'system', name: 'evidence' } as const;
  const worker = createLoop('evidence', () => work.run({ ...base, actor: system }, stopping.signal), log);
  const ear = await database.sql.listen(work.channel, worker.wake, worker.wake);

  return {
    database,
    base,
    staff,
    url,
    async openCheckpoint(number, { status, key } = { status: 'in_quality_check', key: 'quality_release' }) {
      const what = { customer: '恒锐', product: 'KHM-200' };
      const orderId = await putOrder(database, {
        number,
        ...what,
        status,
        salesUserId: 'lin',
        ownerUserId: 'checker',
      });
      await database.db.transaction((tx) =>
        auditLast(tx, () => openFor({ ...base, tx, actor: system }, orderId, { kind: 'status', status })),
      );
      const rows = await database.db.select().from(checkpoint).where(eq(checkpoint.orderId, orderId));
      const found = rows.find((row) => row.key === key);
      if (!found) throw new Error(`${key} did not open`);
      return found.id;
    },
    async linkFor(userId, id) {
      const instant = await now(database.db);
      const link = await uploadUrl(base, { id, now: instant.toISOString() }, userId);
      if (!link) throw new Error('no link');
      return link;
    },
    async send(link, bytes, name = 'photo.jpg', headers = {}) {
      const body = new FormData();
      body.append('file', new Blob([new Uint8Array(bytes)]), name);
      const response = await fetch(link, {
        method: 'POST',
        body,
        headers: { accept: 'application/json', ...headers },
      });
      return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
    },
    async stored() {
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      return found
        .filter((one) => one.isFile())
        .map((one) => path.relative(folder, path.join(one.parentPath, one.name)));
    },
    complaints: () => lines.splice(0),
    async stopWorker() {
      await ear.unlisten();
      await worker.stop();
    },
    async close() {
      await http.stop();
      stopping.abort();
      await ear.unlisten();
      await worker.stop();
      await examiner.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
