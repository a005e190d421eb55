import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import type { CardRecord } from '../../sandbox/control-types.ts';
import { exportAudit } from '../../workflows/audit/export.ts';
import { verifyExport } from '../../workflows/audit/verify/verify.ts';
import { expectLadderClean } from '../../workflows/escalation/testing/clean.ts';
import type { World } from './world.ts';

/** What must hold in the house after anything: nothing open, nothing given up, no ladder stuck, no card twice, an unbroken chain. */
export async function expectOrder(world: World): Promise<void> {
  const { db } = world.database;
  const open = await db.execute(sql`
    select 'inbox' as what, state, error from inbox where state <> 'done'
    union all select 'outbox ' || (message->>'kind'), state, error from outbox where state not in ('sent', 'unknown')
    union all select 'card answer lost', state, error from outbox
      where state = 'unknown' and message->>'kind' in ('card', 'repaint')
    union all select 'due ' || kind, ref, error from due_instant where dead
    union all select 'import', state, refusal from import_batch where state in ('reading', 'applying', 'failed')`);
  expect([...open]).toEqual([]);
  await expectLadderClean(db);
  await expectCardsOnce(world);
  await expectChain(world);
}

/** Every card of the house was put into its chat exactly once. */
async function expectCardsOnce(world: World): Promise<void> {
  const delivered = await world.control.get<CardRecord[]>('/cards');
  expect(delivered.filter((card) => card.deliveries.length !== 1)).toEqual([]);
  const rows = await world.database.db.execute<{ id: string }>(
    sql`select id from card where delivered_at is not null order by id`,
  );
  expect(delivered.map((card) => card.outTrackId).sort()).toEqual(rows.map((row) => row.id));
}

/** The audit log, exported and checked from its bytes alone. */
async function expectChain(world: World): Promise<void> {
  const file = path.join(world.folder, 'audit.jsonl');
  await pipeline(exportAudit(world.database.db), createWriteStream(file));
  const verdict = await verifyExport(file);
  expect(verdict.fault).toBeNull();
  expect(verdict.rows).toBe(verdict.header.head.seq);
}
