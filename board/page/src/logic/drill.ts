/** From a figure to the orders behind it: ViewQuery ↔ address. */
import type { View, ViewQuery } from '../../../api/views.ts';
import type { Query } from '../state/route.ts';

export interface Target {
  to: string;
  query: Query;
}

export function drillTo(drill: ViewQuery): Target {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(drill)) {
    if (name !== 'view' && value !== undefined) query[name] = value;
  }
  return { to: pathOf(drill.view), query };
}

const pathOf = (view: View): string => `/${view}`;
