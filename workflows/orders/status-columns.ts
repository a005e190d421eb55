import type { StatusFlow } from '../factory/factory.ts';
import { statusOf } from '../factory/rules.ts';

/** The columns that must always be written together when an order's status is set. */
export function statusColumns(flow: StatusFlow, status: string): { status: string; open: boolean } {
  return { status, open: !statusOf(flow, status).terminal };
}
