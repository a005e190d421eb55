import type { PlannedOperation } from '../../../board/api/order.ts';
import type { Ctx } from '../../context.ts';
import { readBookings } from '../../scheduling/bookings.ts';
import { reads } from '../../staff/policy-table.ts';
import type { OrderView } from '../read-order.ts';

/** When and where an order is made; undefined for who may not see the plan (workflows/scheduling/rights.ts asks the same). */
export async function plannedOf(
  ctx: Ctx,
  order: Pick<OrderView, 'id' | 'sights'>,
): Promise<PlannedOperation[] | undefined> {
  if (!reads(order.sights, 'routing', 'operation')) return undefined;
  const rows = await readBookings(ctx, [order.id]);
  return rows.map((row) => ({
    step: row.step,
    operation: row.name,
    machine: row.kind === 'machine' ? row.machine : '',
    place: row.machine || row.centre,
    from: row.from.toISOString(),
    to: row.to.toISOString(),
    state: row.state,
    goodShare: row.share,
  }));
}
