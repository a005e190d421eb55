import { openFor } from '../checkpoints/open.ts';
import { pauseFor, resumeFor } from '../checkpoints/pause.ts';
import { withdrawFor } from '../checkpoints/reopen.ts';
import type { TxCtx } from '../context.ts';
import { closeFor } from '../due-date-change/close-for.ts';
import { isDelivered, isHold, statusOf } from '../factory/rules.ts';
import { dropDemand } from '../materials/drop-demand.ts';
import { planDemand } from '../materials/plan-demand.ts';
import { releaseAll } from '../materials/release-all.ts';
import { copyRouting } from '../routing/copy.ts';
import { planSoon } from '../scheduling/plan-soon.ts';
import { checkProcesses } from '../special-process/check.ts';
import type { Move, OrderRow } from './enter-status.ts';

/**
 * What a status brings with it, in the transaction of the move. The customer's confirmation plans routing and material and
 * checks the special processes before anybody is told; the end of an order frees what was kept for it; a hold stops
 * the clocks of its checkpoints until it is over.
 */
export async function followStatus(ctx: TxCtx, row: OrderRow, move: Move): Promise<void> {
  const { flow } = ctx.factory;
  const { terminal, name } = statusOf(flow, move.to);
  await planSoon(ctx, [row.id]);
  if (terminal) {
    await closeFor(ctx, row, `订单${name}`);
    await withdrawFor(ctx, row.id, `订单${name}`);
    return releaseAll(ctx, row.id, `订单${name}`);
  }
  if (isDelivered(flow, move.to)) await closeFor(ctx, row, '货已经发出');
  if (isHold(flow, move.to)) return pauseFor(ctx, row.id);
  if (move.resumes) return resumeFor(ctx, row.id);
  const [here, confirmed] = [flow.path.indexOf(move.to), flow.path.indexOf(flow.confirmed)];
  if (here >= 0 && here < confirmed) await dropDemand(ctx, row.id, move.reason);
  if (move.to === flow.confirmed) {
    await copyRouting(ctx, row);
    await planDemand(ctx, row.id, move.reason);
    await checkProcesses(ctx, row.id);
  }
  await openFor(ctx, row.id, { kind: 'status', status: move.to });
}
