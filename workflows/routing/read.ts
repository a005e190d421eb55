import { asc, eq, sql } from 'drizzle-orm';
import { orderOperation, routingOperation } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import { type GivenOut, withOutside } from '../outside-work/overlay.ts';
import { outsideOf } from '../outside-work/read.ts';

/** One operation of a routing, with what was reported of it where it is an order's own. Minutes are numbers. */
export interface Operation {
  step: number;
  name: string;
  workCentre: string;
  setupMinutes: number;
  /** Per piece. */
  runMinutes: number;
  tooling: string;
  outsourced: boolean;
  supplier: string;
  leadDays: number | null;
  process: string;
  good: number;
  finished: boolean;
  /** Good pieces of it that came from a supplier: no machine of ours is set up for it because of them. */
  madeElsewhere?: number;
  /** Where a planner gave it to a supplier (改外协). */
  givenOut?: GivenOut;
}

type Reader = Pick<Ctx, 'db' | 'tx'>;

/** How an order is made: its own copy of the routing, else its product's in the order's revision. [] when there is none. */
export async function routingOf(
  ctx: Reader,
  order: { id: number; productId: number; bomRevision: string },
): Promise<Operation[]> {
  const own = await (ctx.tx ?? ctx.db)
    .select()
    .from(orderOperation)
    .where(eq(orderOperation.orderId, order.id))
    .orderBy(asc(orderOperation.step));
  const operations =
    own.length > 0
      ? own.map((row) => operationOf(row, row))
      : await productRouting(ctx, order.productId, order.bomRevision);
  return withOutside(operations, await outsideOf(ctx, [order.id]));
}

/** A product's routing in a revision; where that revision has none, the one that holds where an order names none. */
export async function productRouting(ctx: Reader, productId: number, revision: string): Promise<Operation[]> {
  const rows = await (ctx.tx ?? ctx.db)
    .select()
    .from(routingOperation)
    .where(
      sql`${routingOperation.productId} = ${productId} and ${routingOperation.revision} = coalesce(
        (select r.revision from routing_operation r where r.product_id = ${productId}
           and r.revision in (${revision}, '') order by r.revision = ${revision} desc limit 1), '')`,
    )
    .orderBy(asc(routingOperation.step));
  return rows.map((row) => operationOf(row, { good: 0, finished: false }));
}

function operationOf(
  row: typeof routingOperation.$inferSelect | typeof orderOperation.$inferSelect,
  reported: { good: number; finished: boolean },
): Operation {
  return {
    step: row.step,
    name: row.name,
    workCentre: row.workCentre,
    setupMinutes: Number(row.setupMinutes),
    runMinutes: Number(row.runMinutes),
    tooling: row.tooling,
    outsourced: row.outsourced,
    supplier: row.supplier,
    leadDays: row.leadDays,
    process: row.process,
    good: reported.good,
    finished: reported.finished,
  };
}
