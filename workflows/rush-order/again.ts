import type { TxCtx } from '../context.ts';
import type { PlannedOrder } from '../scheduling/read-order.ts';
import { endHolds } from './end-holds.ts';
import { writeRound } from './offer.ts';
import type { RequestRow } from './read.ts';
import { displaceHere } from './search/displace.ts';
import { FIRST_BUDGET_MS, prepare, type Round, searchRound } from './search/run.ts';

/** The options are computed anew on the plan as it is now; what was held is let go. The request is locked and open. */
export async function offerAgain(ctx: TxCtx, request: RequestRow, order: PlannedOrder): Promise<Round> {
  await endHolds(ctx, request.id);
  const found = await searchRound(ctx, await prepare(ctx, order), displaceHere, FIRST_BUDGET_MS);
  await writeRound(ctx, request, request.round + 1, found);
  return found;
}
