import { type OpenRequest, openRequestsOf } from '../changes/read.ts';
import type { Ctx } from '../context.ts';
import { type Affected, affectedOf } from '../incidents/of-order.ts';
import type { Place } from './read-order.ts';

/** What happens beside the usual way of an order. */
export interface Asides {
  /** Customers' wishes to change it that are not decided. */
  requests: OpenRequest[];
  /** Incidents that touch it and are not over. */
  affected: Affected[];
}

/** Knows no right to see the order: the caller has asked. */
export async function asidesOf(ctx: Ctx, orderId: number, place: Place): Promise<Asides> {
  const [requests, affected] = await Promise.all([
    openRequestsOf(ctx, orderId),
    affectedOf(ctx, orderId, place),
  ]);
  return { requests, affected };
}
