import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { schedule } from '../due.ts';

/** Kind of the due instants of the ladder; their ref is `<checkpoint>:<arm>:<tier>`. */
export const STEP = 'escalation.step';

export const stepRef = (checkpointId: number, arm: number, tier: number): string =>
  `${checkpointId}:${arm}:${tier}`;

export interface StepRef {
  id: number;
  arm: number;
  tier: number;
}

export function parseStepRef(ref: string): StepRef {
  const [id = 0, arm = 0, tier = 0] = ref.split(':').map(Number);
  return { id, arm, tier };
}

/** Plans one step of the ladder. */
export async function planStep(ctx: TxCtx, { id, arm, tier }: StepRef, at: Date): Promise<void> {
  await Promise.all([
    ctx.tx.execute(
      sql`update checkpoint set next_step_at = ${at.toISOString()}::timestamptz where id = ${id}`,
    ),
    schedule(ctx, STEP, stepRef(id, arm, tier), at),
  ]);
}

/** Instants of any kind in one statement; one that is still open is moved, one that was done is left alone. */
export async function scheduleMany(
  { tx }: Pick<TxCtx, 'tx'>,
  kind: string,
  rows: readonly { ref: string; at: Date }[],
): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows.map(({ ref, at }) => ({ ref, at: at.toISOString() })));
  await tx.execute(sql`
    insert into due_instant (kind, ref, due_at)
    select ${kind}, r.ref, r.at from jsonb_to_recordset(${json}::text::jsonb) as r (ref text, at timestamptz)
    on conflict (kind, ref) do update set due_at = excluded.due_at where due_instant.done_at is null`);
}
