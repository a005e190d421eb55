import { type OpenRequest, openRequestsOf } from '../changes/read.ts';
import type { Ctx } from '../context.ts';
import {
  type GoingRequest,
  goingRequestOf,
  type Revision,
  revisionsOf,
} from '../due-date-change/promises.ts';
import { type Affected, affectedOf } from '../incidents/of-order.ts';
import type { Place } from './read-order.ts';

/** What happens beside the usual way of an order. */
export interface Asides {
  /** Customers' wishes to change it that are not decided. */
  requests: OpenRequest[];
  /** A customer's wish for another due date that is not decided. */
  date: GoingRequest | null;
  /** How its promise was moved, the oldest first. */
  revisions: Revision[];
  /** Incidents that touch it and are not over. */
  affected: Affected[];
}

/** Knows no right to see the order: the caller has asked. */
export async function asidesOf(ctx: Ctx, orderId: number, place: Place): Promise<Asides> {
  const [requests, date, revisions, affected] = await Promise.all([
    openRequestsOf(ctx, orderId),
    goingRequestOf(ctx, orderId),
    revisionsOf(ctx, orderId),
    affectedOf(ctx, orderId, place),
  ]);
  return { requests, date, revisions, affected };
}
