import type { OpenRequest } from '../changes/read.ts';
import type { Affected } from '../incidents/of-order.ts';

/** What happens beside the usual way of an order. */
export interface Asides {
  /** Customers' wishes to change it that are not decided. */
  requests: OpenRequest[];
  /** Incidents that touch it and are not over. */
  affected: Affected[];
}
