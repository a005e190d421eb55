import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { schedule } from '../../due.ts';
import { clock } from '../../now.ts';
import { readPlannedOrder } from '../read-order.ts';
import { isPlannable, settlePlan } from '../settle.ts';
import { lockAll, orderOf, reasonOf, review } from './look.ts';
import { housed, note, type Told } from './note.ts';

/** Kind of the due instants of single orders; for their refs see `replanMissed`. */
export const MISSED_START = 'scheduling.missed';

/** Behind a ref: the order has left its place and waits for its turn; it had none before. */
const LIFTED = ':lifted';
const HOMELESS = ':homeless';

export const isInTurn = (ref: string): boolean => ref.endsWith(LIFTED) || ref.endsWith(HOMELESS);

/**
 * Many: first all leave their places, some per transaction, and stand noted as without one; then they are planned, the most
 * urgent first. Whatever happens in between, who has no place has a due instant, and is looked for a place every hour.
 */
export async function inTurns(
  ctx: TxCtx,
  refs: readonly string[],
  atOnce: number,
  told: Told,
): Promise<void> {
  const fresh = refs.filter((ref) => !isInTurn(ref));
  if (fresh.length === 0 && !(await freshWait(ctx))) return placeInTurn(ctx, refs, atOnce, told);
  const now = (await clock(ctx)).getTime();
  const [some, others] = [fresh.slice(0, atOnce), fresh.slice(atOnce)];
  for (const [i, ref] of others.entries()) await schedule(ctx, MISSED_START, ref, new Date(now + 100 + i));
  const ids = some.map(orderOf);
  await lockAll(ctx, ids);
  const turns = refs.filter(isInTurn);
  for (const ref of some) {
    const found = await review(ctx, orderOf(ref), told);
    if (found && 'missed' in found) {
      const { order, start, oldEnd } = found.missed;
      await settlePlan(ctx, order.id, { lift: true, reason: reasonOf(start) });
      // Told when it has its new place.
      await note(ctx, order, start, { oldEnd, newEnd: null, outcome: 'none' }, new Map());
      turns.push(`${ref}${LIFTED}`);
    } else if (found) turns.push(`${ref}${HOMELESS}`);
  }
  for (const [i, ref] of turns.entries()) await schedule(ctx, MISSED_START, ref, new Date(now + 1_000 + i));
}

async function placeInTurn(ctx: TxCtx, refs: readonly string[], atOnce: number, told: Told): Promise<void> {
  const rank = await ctx.tx.execute<{ id: number }>(sql`
    select id::float8 as id from customer_order where id = any(${sql.param(refs.map(orderOf))}::bigint[])
    order by rush desc, promised_date, id`);
  const placeOf = new Map(rank.map(({ id }, i) => [id, i]));
  const sorted = refs.toSorted((a, b) => (placeOf.get(orderOf(a)) ?? 0) - (placeOf.get(orderOf(b)) ?? 0));
  const soon = (await clock(ctx)).getTime() + 100;
  for (const [i, ref] of sorted.slice(atOnce).entries())
    await schedule(ctx, MISSED_START, ref, new Date(soon + i));
  const some = sorted.slice(0, atOnce);
  await lockAll(ctx, some.map(orderOf));
  for (const ref of some) {
    const order = await readPlannedOrder(ctx, orderOf(ref));
    if (order && isPlannable(ctx, order)) await housed(ctx, order, told, ref.endsWith(LIFTED));
  }
}

/** Whether there are more at the same time than this set. */
export async function othersWait({ tx }: TxCtx, refs: readonly string[]): Promise<boolean> {
  const rows = await tx.execute(sql`
    select from due_instant where ${WAITS} and not ref = any(${sql.param([...refs])}::text[]) limit 1`);
  return rows.length > 0;
}

/** Whether some have not left their places yet; those that another copy has in hand are among them. */
async function freshWait({ tx }: TxCtx): Promise<boolean> {
  const rows = await tx.execute(
    sql`select from due_instant where ${WAITS} and split_part(ref, ':', 3) = '' limit 1`,
  );
  return rows.length > 0;
}

const WAITS = sql`kind = ${MISSED_START} and done_at is null and not dead and due_at <= app_now() + interval '2 seconds'`;
