import { sql } from 'drizzle-orm';
import type { View } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Keyset } from './keyset.ts';
import type { Sort } from './parse.ts';
import { seesOverAll } from './rights.ts';

const near = sql`customer_order.promised_date`;
const since = sql`customer_order.status_since`;
const created = sql`customer_order.created_at`;
/** What is not known comes last: little is after much. */
const amount = sql`coalesce(customer_order.amount, -1)`;

/** Natural direction and columns of each sort of a list of orders; the order's id decides where all are equal. */
const ORDER_SORTS: Readonly<Record<string, Keyset>> = {
  urgency: {
    columns: [
      { of: sql`(w.id is null)`, type: 'boolean' },
      { of: near, type: 'date' },
    ],
    down: false,
  },
  promised: { columns: [{ of: near, type: 'date' }], down: false },
  waiting: { columns: [{ of: since, type: 'timestamptz' }], down: false },
  number: { columns: [{ of: sql`customer_order.number`, type: 'text' }], down: false },
  customer: { columns: [{ of: sql`c.short_name`, type: 'text' }], down: false },
  created: { columns: [{ of: created, type: 'timestamptz' }], down: true },
  shipped: {
    columns: [{ of: sql`coalesce(customer_order.shipped_date, '-infinity'::date)`, type: 'date' }],
    down: true,
  },
  quantity: { columns: [{ of: sql`customer_order.quantity`, type: 'int' }], down: true },
  amount: { columns: [{ of: amount, type: 'numeric' }], down: true },
};

/** @throws AppError board.sort_not_visible */
export function orderKeyset(ctx: Ctx, view: View, sort: Sort): Keyset {
  if (sort.key === 'amount' && !seesOverAll(ctx.factory, ctx.actor, 'amounts'))
    throw new AppError('board.sort_not_visible');
  const keyset = ORDER_SORTS[sort.key];
  if (!keyset) throw new AppError('board.no_such_sort', { text: sort.key });
  // What came in today is worked off in the order in which it came.
  const down = view === 'todo' && sort.key === 'created' ? false : keyset.down;
  return { ...keyset, down: down !== sort.turned };
}
