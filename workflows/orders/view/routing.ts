import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { type GivenOut, withOutside } from '../../outside-work/overlay.ts';
import { withOutsideAt } from '../../outside-work/past.ts';
import { outsideEver, outsideOf } from '../../outside-work/read.ts';
import { decimal, line, list, type SectionReader } from './body.ts';
import type { FullOrder } from './read-full.ts';

/** An operation of the order's routing, with what was reported of it. */
export interface Operation extends Record<string, unknown> {
  step: number;
  name: string;
  workCentre: string;
  setupMinutes: string;
  runMinutes: string;
  tooling: string;
  outsourced: boolean;
  supplier: string;
  leadDays: number | null;
  process: string;
  good: number;
  scrap: number;
  finished: boolean;
  /** Where a planner gave it to a supplier (改外协). */
  givenOut?: GivenOut;
}

/** 工艺: the order's own routing with its reports, or the product's while the order has none. */
export const routingSection: SectionReader = async (ctx, order) => {
  const { rows, own } = await operationsOf(ctx, order);
  const heading = own
    ? `工序（${doneOf(rows, order.quantity)}/${rows.length} 完成）`
    : '标准工艺（订单还没有开工）';
  const lines = rows.map((row) => operationLine(row, order.quantity));
  return { text: list(heading, lines, '没有工艺路线') };
};

/** How many operations are done, of an order for so many pieces. */
export const doneOf = (rows: readonly Operation[], quantity: number): number =>
  rows.filter((row) => row.finished || row.good >= quantity).length;

type RoutedOrder = Pick<FullOrder, 'id' | 'product' | 'bomRevision'>;

/** The order's own operations (`own`), or its product's. @param at where they were made at this instant */
export async function operationsOf(
  ctx: Ctx,
  order: RoutedOrder,
  at?: Date,
): Promise<{ rows: Operation[]; own: boolean }> {
  const own = await operations(
    ctx,
    sql`
    select o.* from order_operation o where o.order_id = ${order.id}`,
  );
  const rows = own.length > 0 ? own : await operations(ctx, ofProduct(order));
  const given = at
    ? withOutsideAt(rows, await outsideEver(ctx, order.id), at)
    : withOutside(rows, await outsideOf(ctx, [order.id]));
  return { rows: given, own: own.length > 0 };
}

/** Lines of the order's revision, else those of none. */
const ofProduct = ({ product, bomRevision }: RoutedOrder) => sql`
  select o.*, 0 as good, 0 as scrap, false as finished from routing_operation o
  where o.product_id = ${product.id} and o.revision = (select case when exists (
    select from routing_operation r where r.product_id = ${product.id} and r.revision = ${bomRevision})
    then ${bomRevision} else '' end)`;

async function operations(ctx: Ctx, query: ReturnType<typeof sql>): Promise<Operation[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Operation>(sql`
    select step, name, work_centre as "workCentre", setup_minutes::text as "setupMinutes",
      run_minutes::text as "runMinutes", tooling, outsourced, supplier, lead_days as "leadDays", process, good, scrap,
      finished
    from (${query}) o order by step`);
  return [...rows];
}

export function operationLine(row: Operation, quantity: number): string {
  const minutes = Number(row.setupMinutes) > 0 || Number(row.runMinutes) > 0;
  const outside = row.leadDays === null ? '' : ` ${row.leadDays}天`;
  return line(
    `${row.step} ${row.name}`,
    row.process !== '' && row.process !== row.name && row.process,
    row.outsourced ? `外协${row.supplier === '' ? '' : ` ${row.supplier}`}${outside}` : row.workCentre,
    row.givenOut && givenText(row.givenOut),
    minutes && `准备 ${decimal(row.setupMinutes)}分、每件 ${decimal(row.runMinutes)}分`,
    row.tooling !== '' && `工装 ${row.tooling}`,
    progress(row, quantity),
  );
}

/** That it was made elsewhere, and how far it is. */
function givenText({ state, insteadOf, expectedDate }: GivenOut): string {
  const instead = insteadOf === '' ? '改外协' : `原 ${insteadOf} 改外协`;
  if (state === 'wanted') return `${instead}，待采购下单`;
  if (state === 'back' || expectedDate === null) return instead;
  const [, month, day] = expectedDate.split('-').map(Number);
  return `${instead}，预计 ${month}/${day} 回厂`;
}

function progress({ good, scrap, finished }: Operation, quantity: number): string {
  if (good === 0 && scrap === 0 && !finished) return '';
  const bad = scrap > 0 ? `，报废 ${scrap}` : '';
  return `已报 ${good}/${quantity}${bad}${finished || good >= quantity ? ' ✓' : ''}`;
}
