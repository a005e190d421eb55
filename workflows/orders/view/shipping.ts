import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { dayText, minuteText } from '../text.ts';
import { line, list, type SectionReader } from './body.ts';

export interface Waybill extends Record<string, unknown> {
  at: string;
  payload: { number?: string | undefined; carrier?: string | undefined; quantity?: number | undefined };
}

/** 物流: the carrier agreement, and what has left. */
export const shippingSection: SectionReader = async (ctx, order) => {
  const waybills = await waybillsOf(ctx, order.id);
  const shipped = `${order.shippedQuantity ?? 0}/${order.quantity}${order.product.unit}`;
  return {
    fields: [
      { label: '承运商', value: order.carrier || '未约定' },
      ...(order.carrierTerms ? [{ label: '承运条款', value: order.carrierTerms }] : []),
      { label: '已发数量', value: shipped },
      ...(order.shipped ? [{ label: '实际发货', value: dayText(order.shipped, order.now) }] : []),
    ],
    text: list(
      '运单',
      waybills.map((one) => waybillLine(one, order.now, order.product.unit)),
      '还没有',
    ),
  };
};

export const waybillLine = ({ at, payload }: Waybill, now: string, unit: string): string =>
  line(
    `${minuteText(at, now)} ${payload.carrier ?? ''} ${payload.number ?? ''}`.replace(/ +/g, ' '),
    payload.quantity !== undefined && `${payload.quantity}${unit}`,
  );

async function waybillsOf(ctx: Ctx, orderId: number): Promise<Waybill[]> {
  return (ctx.tx ?? ctx.db).execute<Waybill>(sql`
    select to_char(occurred_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at, payload
    from fact where order_id = ${orderId} and kind = 'waybill' and reversed_by is null
    order by occurred_at desc, id desc limit 16`);
}
