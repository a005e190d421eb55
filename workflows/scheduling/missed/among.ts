import type { TxCtx } from '../../context.ts';
import { clock } from '../../now.ts';
import type { BookingRow } from '../bookings.ts';
import { evidenceOf, isMissed } from './evidence.ts';

/**
 * Whose start the review would call missed, by id: the same working time is waited, and a machine that runs has begun. Unlike
 * it, also behind another operation, and where nobody reports work. None where the house has starts not watched (0 minutes).
 */
export async function missedAmong(ctx: TxCtx, rows: readonly BookingRow[]): Promise<ReadonlySet<number>> {
  const grace = ctx.factory.scheduling.missedMinutes;
  const before = (await clock(ctx)).getTime() - grace * 60_000;
  const missed = new Set<number>();
  if (grace === 0) return missed;
  for (const row of rows)
    if (
      row.state === 'planned' &&
      row.from.getTime() <= before &&
      isMissed(await evidenceOf(ctx, row), grace)
    )
      missed.add(row.id);
  return missed;
}
