import type { OpenRequest } from '../changes/read.ts';
import type { OrderWarning } from '../delivery-warning/read.ts';
import type { GoingRequest, Revision } from '../due-date-change/promises.ts';
import type { Affected } from '../incidents/of-order.ts';

/** What happens beside the usual way of an order. */
export interface Asides {
  /** Customers' wishes to change it that are not decided. */
  requests: OpenRequest[];
  /** A customer's wish for another due date that is not decided. */
  date: GoingRequest | null;
  /** How its promise was moved, the oldest first. */
  revisions: Revision[];
  /** That its promise is near was told, with the answer; null: nothing is to be told. */
  warning: (OrderWarning & { mayAnswer: boolean }) | null;
  /** Incidents that touch it and are not over. */
  affected: Affected[];
}
