import { sql } from 'drizzle-orm';
import type { BoardEvent } from '../../../board/api/events.ts';
import type { Db } from '../../../db/client.ts';
import type { Factory } from '../../../workflows/factory/factory.ts';
import { maySeeLoad } from '../../../workflows/load/rights.ts';
import type { StaffActor } from '../../../workflows/staff/actor.ts';
import { type Parties, rolesOver } from '../../../workflows/staff/policy.ts';
import type { Changes } from './gather.ts';

/** Changed orders and checkpoints, with who has to do with them now. */
export interface Touched {
  orders: (Parties & { id: number; number: string })[];
  checkpoints: (Parties & { id: number; order: number; number: string })[];
}

interface Row extends Parties, Record<string, unknown> {
  checkpoint: number | null;
  id: number;
  number: string;
}

/** One statement, however many readers there are. */
export async function readTouched(db: Db, { orders, checkpoints }: Changes): Promise<Touched> {
  if (orders.size + checkpoints.size === 0) return { orders: [], checkpoints: [] };
  const columns = sql`o.id::int8 as id, o.number, o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId",
    o.created_by as "createdBy"`;
  const rows = await db.execute<Row>(sql`
    select null::int8 as checkpoint, ${columns} from customer_order o where o.id in ${[...orders, 0]}
    union all
    select c.id, ${columns} from checkpoint c join customer_order o on o.id = c.order_id
    where c.id in ${[...checkpoints, 0]}`);
  const touched: Touched = { orders: [], checkpoints: [] };
  for (const { checkpoint, id, number, ...parties } of rows) {
    const order = Number(id);
    if (checkpoint === null) touched.orders.push({ ...parties, id: order, number });
    else touched.checkpoints.push({ ...parties, id: Number(checkpoint), order, number });
  }
  return touched;
}

/** What this reader is told: of orders that a role of theirs reaches, as in the chat, and nothing of others. */
export function toldTo(
  factory: Factory,
  actor: StaffActor,
  changes: Changes,
  { orders, checkpoints }: Touched,
): BoardEvent[] {
  if (changes.all || changes.gone.has(actor.userId)) return [{ kind: 'all' }];
  const reaches = (parties: Parties): boolean => rolesOver(factory, actor, parties).length > 0;
  return [
    ...orders.filter(reaches).map(({ id, number }): BoardEvent => ({ kind: 'order', id, number })),
    ...checkpoints
      .filter(reaches)
      .map(({ id, order, number }): BoardEvent => ({ kind: 'checkpoint', id, order, number })),
    ...(changes.cards.has(actor.userId) ? [{ kind: 'cards' } as const] : []),
    ...(changes.load && maySeeLoad({ actor, factory }) ? [{ kind: 'load' } as const] : []),
  ];
}
