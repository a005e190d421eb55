import { and, asc, eq, inArray, ne, type SQL } from 'drizzle-orm';
import { outsideOrder } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import type { FormerOperation } from './former.ts';

export type OutsideState = 'wanted' | 'placed' | 'back' | 'cancelled';

/** An operation that a planner gave to a supplier. */
export type OutsideRow = Omit<typeof outsideOrder.$inferSelect, 'state' | 'former'> & {
  state: OutsideState;
  former: FormerOperation | null;
};

/** Nothing has come back yet. */
export const isGoing = ({ state }: Pick<OutsideRow, 'state'>): boolean =>
  state === 'wanted' || state === 'placed';

/** Not wanted any more, and the supplier that has the order is to be told. */
export const toCancel = ({
  state,
  placedAt,
  cancelledThereAt,
}: Pick<OutsideRow, 'state' | 'placedAt' | 'cancelledThereAt'>): boolean =>
  state === 'cancelled' && placedAt !== null && cancelledThereAt === null;

/** Purchasing has something to do about it, or waits for it. */
export const isOpen = (row: OutsideRow): boolean => isGoing(row) || toCancel(row);

/** `20 铣型腔` */
export const operationText = ({ step, name }: Pick<OutsideRow, 'step' | 'name'>): string => `${step} ${name}`;

async function rowsWhere({ db, tx }: Pick<Ctx, 'db' | 'tx'>, which: SQL | undefined): Promise<OutsideRow[]> {
  const rows = await (tx ?? db).select().from(outsideOrder).where(which).orderBy(asc(outsideOrder.id));
  return rows as OutsideRow[];
}

/** What stands at suppliers by a planner's word, back or not, of these orders; by id. */
export async function outsideOf(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  orderIds: readonly number[],
): Promise<OutsideRow[]> {
  if (orderIds.length === 0) return [];
  return rowsWhere(
    ctx,
    and(inArray(outsideOrder.orderId, [...orderIds]), ne(outsideOrder.state, 'cancelled')),
  );
}

/** All of these orders, cancelled ones too; by id. */
export async function outsideSoFar(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  orderIds: readonly number[],
): Promise<OutsideRow[]> {
  return orderIds.length === 0 ? [] : rowsWhere(ctx, inArray(outsideOrder.orderId, [...orderIds]));
}

/** All of an order, cancelled ones too; by id. */
export const outsideEver = (ctx: Pick<Ctx, 'db' | 'tx'>, orderId: number): Promise<OutsideRow[]> =>
  rowsWhere(ctx, eq(outsideOrder.orderId, orderId));

/** These of them, whatever became of them, in the order asked for. */
export async function outsideRows(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  ids: readonly number[],
): Promise<OutsideRow[]> {
  if (ids.length === 0) return [];
  const rows = await rowsWhere(ctx, inArray(outsideOrder.id, [...ids]));
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}
