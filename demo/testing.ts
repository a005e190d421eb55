import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Client } from '../db/client.ts';
import { openLocalStore } from '../db/evidence/local.ts';
import type { Ctx } from '../workflows/context.ts';
import { loadFactory } from '../workflows/factory/load.ts';
import type { Directory } from '../workflows/staff/directory.ts';
import { syncDirectory } from '../workflows/staff/sync-directory.ts';

interface OrgFile {
  people: {
    userId: string;
    unionId: string;
    name: string;
    title?: string;
    deptIds: number[];
    managerUserId?: string;
    external?: boolean;
  }[];
  departments: { id: number; name: string; parentId?: number; managerUserIds?: string[] }[];
}

const org: OrgFile = JSON.parse(readFileSync(new URL('./org.json', import.meta.url), 'utf8'));

/** demo/org.json as a chat platform's directory would hand it over. */
export const demoDirectory: Directory = {
  departments: org.departments.map((one) => ({
    id: String(one.id),
    name: one.name,
    parentId: one.parentId ? String(one.parentId) : null,
    managerUserIds: one.managerUserIds ?? [],
  })),
  people: org.people
    .filter((one) => !one.external)
    .map((one) => ({
      userId: one.userId,
      unionId: one.unionId,
      name: one.name,
      title: one.title ?? '',
      departmentIds: one.deptIds.map(String),
      managerUserId: one.managerUserId ?? null,
    })),
};

/** For tests: a context on a database in which the demo organisation works. */
export async function demoCtx(database: Pick<Client, 'db'>): Promise<Ctx> {
  const evidence = await openLocalStore(await mkdtemp(join(tmpdir(), 'demo-evidence-')));
  const actor = { kind: 'system', name: 'demo' } as const;
  const ctx = {
    db: database.db,
    factory: await loadFactory(),
    evidence,
    log: pino({ level: 'silent' }),
    publicUrl: null,
    actor,
  };
  await database.db.transaction((tx) => syncDirectory({ ...ctx, tx }, demoDirectory));
  return ctx;
}
