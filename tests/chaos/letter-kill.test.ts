import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLocalStore } from '../../db/evidence/local.ts';
import { auditEntry, checkpoint, customer, dueDateChange, evidenceFile } from '../../db/schema/index.ts';
import { putOrder } from '../../workflows/testing/orders.ts';
import { startChild } from '../world/child.ts';
import { leasesEnd } from '../world/time.ts';
import { startWorld, type World } from '../world/world.ts';

const NUMBER = 'SO-20260206-6323';
const LETTER = readFileSync(new URL('../letters/SO-20260206-6323.jpg', import.meta.url));
/** Reading it takes five seconds and more: each death is in the middle. */
const KILLS = 2;
const READING_MS = 1_500;

let world: World;
beforeAll(async () => {
  world = await startWorld({ alone: true, checkpoints: true });
});
afterAll(() => world.close());

/** A request of 林晓岚 whose letter has come and is to be read. */
async function waiting(): Promise<number> {
  const { db } = world.database;
  await db.insert(customer).values({ name: '苏州博泰模具制造股份有限公司', shortName: '博泰' });
  const orderId = await putOrder(world.database, {
    number: NUMBER,
    customer: '博泰',
    product: 'KHM-200',
    createdAt: new Date('2026-02-06T09:00:00+08:00'),
    salesUserId: 'linxiaolan',
  });
  const store = await openLocalStore(path.join(world.folder, 'evidence'));
  const stored = await store.put(LETTER, { name: '确认函.jpg', maxBytes: LETTER.byteLength });
  await db.insert(evidenceFile).values({ ...stored, name: '确认函.jpg', uploadedBy: 'linxiaolan' });
  const [row] = await db
    .insert(dueDateChange)
    .values({
      orderId,
      state: 'reading',
      fromDate: '2026-03-20',
      toDate: '2026-04-12',
      reason: '客户项目计划调整',
      requestedBy: 'linxiaolan',
      letterSha256: stored.sha256,
      letterName: '确认函.jpg',
    })
    .returning();
  if (!row) throw new Error('no request');
  return row.id;
}

// Some 40 s of processor time; the same with every statement and no reader is in every-statement.test.ts.
test.runIf(process.env.LONG_TESTS)(
  'killed in the middle of a reading, then read by one of two copies: one answer, one question to the director',
  async () => {
    const { db } = world.database;
    const id = await waiting();
    const request = async () => {
      const [row] = await db.select().from(dueDateChange).where(eq(dueDateChange.id, id));
      if (!row) throw new Error('no request');
      return row;
    };
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const child = startChild(world);
      await expect.poll(async () => (await request()).attempts, { timeout: 60_000 }).toBe(kill);
      await sleep(READING_MS);
      await child.kill();
      expect((await request()).state).toBe('reading');
      await leasesEnd(world);
    }
    const copies = [startChild(world), startChild(world)];
    for (const { ready } of copies) await ready;
    await expect.poll(async () => (await request()).state, { timeout: 90_000 }).not.toBe('reading');
    await world.quiet();
    const log = await db.select().from(auditEntry).where(eq(auditEntry.entityId, NUMBER));
    expect(log.map(({ action }) => action)).toEqual(['date.read', 'checkpoint.open']);
    expect(await db.select().from(checkpoint)).toHaveLength(1);
    expect((await request()).attempts).toBe(KILLS + 1);
    for (const { process: child, ended } of copies) {
      child.kill('SIGTERM');
      expect(await ended).toEqual({ code: 0, signal: null });
    }
  },
  240_000,
);
