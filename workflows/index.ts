import { auditFlow } from './audit/flow.ts';
import type { Flow } from './flow.ts';
import { helpFlow } from './help/flow.ts';
import { ordersFlow } from './orders/flow.ts';

/** All flows; the first that answers to something gets it. Adding one = a folder and a line. */
export const flows: readonly Flow[] = [ordersFlow, auditFlow, helpFlow];
