import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';

/** A checkpoint as the ladder sees it. */
export interface Ladder {
  id: number;
  orderId: number;
  key: string;
  name: string;
  state: string;
  round: number;
  arm: number;
  version: number;
  /** Highest tier that has run in this arm. */
  tier: number;
  deadlineAt: Date | null;
  nextStepAt: Date | null;
  busyUntil: Date | null;
  /** See the schema: who asked for the next step by hand. */
  cause: string | null;
  number: string;
  salesUserId: string | null;
  /** Who must sign now, by place. */
  pending: string[];
}

type Row = Record<string, unknown> & {
  [K in keyof Ladder]: Ladder[K] extends Date | null ? string | null : Ladder[K];
};

/** Ladders by checkpoint id, as they stand. */
export async function readLadders({ tx }: Pick<TxCtx, 'tx'>, ids: readonly number[]): Promise<Ladder[]> {
  if (ids.length === 0) return [];
  const rows = await tx.execute<Row>(sql`
    select c.id::float8 as id, c.order_id::float8 as "orderId", c.key, c.name, c.state, c.round, c.arm, c.version, c.tier,
      c.deadline_at as "deadlineAt", c.next_step_at as "nextStepAt", c.busy_until as "busyUntil",
      c.next_step_cause as cause, o.number, o.sales_user_id as "salesUserId",
      array(select s.user_id from checkpoint_signer s
            where s.checkpoint_id = c.id and s.round = c.round and s.state = 'pending' order by s.place) as pending
    from checkpoint c join customer_order o on o.id = c.order_id
    where c.id in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))
    order by c.id`);
  return rows.map((row) => ({
    ...row,
    deadlineAt: dateOf(row.deadlineAt),
    nextStepAt: dateOf(row.nextStepAt),
    busyUntil: dateOf(row.busyUntil),
  }));
}

const dateOf = (at: string | null): Date | null => (at === null ? null : new Date(at));

/**
 * Holds the checkpoints that nobody else holds and reads them. Whoever presses on one right now takes the checkpoint
 * first and the due row of its ladder afterwards, while the engine has the due row first: waiting for them would be a
 * deadlock, so those are left out.
 */
export async function holdLadders(ctx: Pick<TxCtx, 'tx'>, ids: readonly number[]): Promise<Ladder[]> {
  const held = await ctx.tx.execute<{ id: number }>(sql`
    select id::float8 as id from checkpoint
    where id in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))
    order by id for no key update skip locked`);
  // A statement of its own, so that it sees what was committed before the locks were had.
  return readLadders(
    ctx,
    held.map((row) => row.id),
  );
}
