import type { TxCtx } from '../../../context.ts';
import { may } from '../../../factory/rules.ts';
import { ordersById } from '../house/known-orders.ts';
import { rightsOf } from '../judge/check-rights.ts';
import type { Applied, OpenRow } from './open-rows.ts';

/**
 * Parts rows that the uploader may still import, by the roles held at this moment, from those that they may not:
 * roles can be taken away between the preview and any chunk of the import. The rules are those of
 * judge/check-rights.ts.
 */
export async function stillAllowed(
  ctx: TxCtx,
  rows: readonly OpenRow[],
): Promise<{ allowed: OpenRow[]; refused: Applied[] }> {
  const { factory, actor } = ctx;
  const rights = rightsOf(factory, actor);
  const mayImport = actor.kind === 'staff' && may(factory, actor.roles, 'order.import');
  const orders = await ordersById(
    ctx,
    rows.flatMap((row) => row.orderId ?? []),
  );

  function isAllowed({ action, values, patch, orderId }: OpenRow): boolean {
    if (!mayImport) return false;
    if (action === 'create') {
      const { status, shippedDate, unitPrice } = values;
      const recorded = (status ?? factory.flow.initial) !== factory.flow.initial || shippedDate !== undefined;
      return rights.create && (rights.status || !recorded) && (rights.amounts || unitPrice === undefined);
    }
    const order = orders.get(orderId ?? Number.NaN);
    // An order that is gone is told as such by whoever applies the row.
    if (!order) return true;
    const recorded = [patch.status, patch.shippedDate, patch.salesUserId].some(
      (value) => value !== undefined,
    );
    return (
      order.visible && (rights.status || !recorded) && (order.amountsVisible || patch.unitPrice === undefined)
    );
  }

  const allowed: OpenRow[] = [];
  const refused: Applied[] = [];
  for (const row of rows) {
    if (isAllowed(row)) allowed.push(row);
    else refused.push({ row: row.row, outcome: 'not_allowed', orderId: null });
  }
  return { allowed, refused };
}
