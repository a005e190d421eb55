import type { MinePage, MyOrder } from '../../../board/api/order.ts';
import { checkpointsFor } from '../../checkpoints/mine.ts';
import { briefsOf } from '../../checkpoints/page/brief.ts';
import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { isDelivered, statusOf } from '../../factory/rules.ts';
import { ordersWaitingFor } from '../mine.ts';
import { type OrderView, readOrders } from '../read-order.ts';
import { dayText, dueText } from '../text.ts';

/** Rows of each kind on the page; with more the most urgent are shown, and how many there are. */
const MOST = 60;

/** 我的待办 for the page: what waits for the actor's signature, and the orders that are in their hands. */
export async function readMine(ctx: TxCtx): Promise<Omit<MinePage, 'cards' | 'now'>> {
  const { rows, total } = await checkpointsFor(ctx, MOST);
  const checkpoints = await briefsOf(
    ctx,
    rows.map(({ id }) => id),
  );
  // Who signs checkpoints needs no right to read orders.
  const waiting = await ordersWaitingFor(ctx, 'single').catch((err: unknown) => {
    if (err instanceof AppError && err.code === 'order.no_access') return { ids: [], total: 0 };
    throw err;
  });
  const orders = await readOrders(ctx, waiting.ids.slice(0, MOST), 'single');
  return {
    checkpoints,
    checkpointsTotal: total,
    orders: orders.map((order) => myOrder(ctx, order)),
    ordersTotal: waiting.total,
  };
}

function myOrder({ factory }: TxCtx, order: OrderView): MyOrder {
  const status = statusOf(factory.flow, order.status);
  const due = dueText(order.promised, order.now.slice(0, 10));
  const waits = !isDelivered(factory.flow, order.status);
  return {
    number: order.number,
    customer: order.customer.shortName,
    product: order.product.name,
    quantity: `${order.quantity}${order.product.unit}`,
    status: { name: status.name, tone: status.tone },
    promised: order.promised,
    due: {
      label: dayText(order.promised, order.now),
      value: waits ? due.text : '',
      ...(waits && (due.late || due.near) ? { tone: due.late ? ('bad' as const) : ('warn' as const) } : {}),
    },
    rush: order.rush,
    clockMinutes: order.minutes,
  };
}
