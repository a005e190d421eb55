import { eq, sql } from 'drizzle-orm';
import { checkpoint as checkpointTable } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import type { CheckpointRow } from './lock.ts';

/** A row for its next round: nothing of the round before counts. */
export const anew = {
  state: 'open',
  round: sql`${checkpointTable.round} + 1`,
  arm: sql`${checkpointTable.arm} + 1`,
  version: sql`${checkpointTable.version} + 1`,
  tier: 0,
  busyUntil: null,
  busyBy: null,
  decidedAt: null,
  decidedBy: null,
  reason: '',
} as const;

/** Makes a row that the transaction holds ready for its next round, which startRound then starts. */
export async function nextRound({ tx }: TxCtx, id: number, rule: CheckpointRule): Promise<CheckpointRow> {
  const [row] = await tx
    .update(checkpointTable)
    .set({ ...anew, name: rule.name })
    .where(eq(checkpointTable.id, id))
    .returning();
  if (!row) throw new Error(`checkpoint ${id} vanished`);
  return row;
}
