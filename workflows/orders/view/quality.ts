import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { minuteText } from '../text.ts';
import { decimal, line, list, type SectionReader } from './body.ts';

interface Item extends Record<string, unknown> {
  name: string;
  method: string;
  unit: string;
  nominal: string | null;
  lower: string | null;
  upper: string | null;
  requirement: string;
  critical: boolean;
}

export interface Inspection extends Record<string, unknown> {
  at: string;
  payload: {
    result?: string | undefined;
    stage?: string | undefined;
    quantity?: number | undefined;
    failedQuantity?: number | undefined;
    cause?: string | undefined;
    inspector?: string | undefined;
    items?: { name: string; value: string | number }[] | undefined;
  };
}

/** Measured values of one inspection that are shown. */
const MOST_VALUES = 6;

/** 质量: what is inspected within which limits, and what inspections found. */
export const qualitySection: SectionReader = async (ctx, order) => {
  const [standard, found] = await Promise.all([
    standardOf(ctx, order.product.id),
    inspectionsOf(ctx, order.id),
  ]);
  return {
    fields: [{ label: '返工次数', value: String(order.reworkCount ?? 0) }],
    text: [
      list(
        '检验记录',
        found.map((one) => inspectionLine(one, order.now)),
        '还没有',
      ),
      list('检验标准', standard, '没有登记'),
    ].join('\n\n'),
  };
};

/** The product's quality standard as it is now, a line each. */
export async function standardOf(ctx: Ctx, productId: number): Promise<string[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Item>(sql`
    select name, method, unit, nominal::text, lower::text, upper::text, requirement, critical
    from quality_item where product_id = ${productId} order by line`);
  return rows.map(itemLine);
}

async function inspectionsOf(ctx: Ctx, orderId: number): Promise<Inspection[]> {
  return (ctx.tx ?? ctx.db).execute<Inspection>(sql`
    select to_char(occurred_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at, payload
    from fact where order_id = ${orderId} and kind = 'inspection' and reversed_by is null
    order by occurred_at desc, id desc limit 16`);
}

export function inspectionLine({ at, payload }: Inspection, now: string): string {
  const { result, stage, quantity, failedQuantity, cause, inspector, items = [] } = payload;
  const measured = items.slice(0, MOST_VALUES).map(({ name, value }) => `${name} ${value}`);
  return line(
    `${minuteText(at, now)} ${stage === 'in_process' ? '过程检验' : '终检'}${result === 'passed' ? '合格' : '不合格'}`,
    quantity !== undefined && `检 ${quantity}`,
    failedQuantity ? `不良 ${failedQuantity}` : '',
    cause,
    measured.join('、'),
    inspector,
  );
}

function itemLine(item: Item): string {
  const unit = item.unit;
  const { lower, upper, nominal } = item;
  const range =
    lower !== null && upper !== null
      ? `${decimal(lower)}～${decimal(upper)}${unit}`
      : lower !== null
        ? `≥ ${decimal(lower)}${unit}`
        : upper !== null
          ? `≤ ${decimal(upper)}${unit}`
          : '';
  return line(
    `${item.critical ? '★ ' : ''}${item.name}`,
    nominal !== null && `标准 ${decimal(nominal)}${unit}`,
    range,
    item.requirement,
    item.method,
  );
}
