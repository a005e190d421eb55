import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { may } from '../../factory/rules.ts';
import { KIND_NAMES, PERMISSION_OF } from '../../facts/kinds.ts';
import type { Problem } from '../../orders/import/rows/problem.ts';
import { type OperationName, readOperations } from '../../routing/operations.ts';
import { rolesOver } from '../../staff/policy.ts';
import { type FactRow, type FactValues, stepIn } from './read-row.ts';
import type { FoundSheet } from './recognise.ts';

/** A fact under the same key that was told before by a file. */
export interface KnownFact {
  key: string;
  payload: Record<string, unknown>;
  day: string;
}

interface OrderRow {
  id: number;
  number: string;
  salesUserId: string | null;
  ownerUserId: string | null;
  createdBy: string;
}

/** What the house knows of the orders and materials that some rows name. */
export interface House {
  orders: ReadonlyMap<string, OrderRow>;
  materials: ReadonlySet<string>;
  /** Operations of the orders' routings; read for work reports only. */
  operations: readonly OperationName[];
}

export async function lookUp(ctx: TxCtx, { kind }: FoundSheet, rows: readonly FactRow[]): Promise<House> {
  const numbers = [...new Set(rows.flatMap(({ values }) => values.order ?? []))];
  const codes = [...new Set(rows.flatMap(({ values }) => codeOf(values.material) ?? []))];
  const [orders, materials] = await Promise.all([
    numbers.length === 0
      ? []
      : ctx.tx.execute<OrderRow & Record<string, unknown>>(sql`
          select id::float8 as id, number, sales_user_id as "salesUserId", owner_user_id as "ownerUserId", created_by as "createdBy"
          from customer_order where number = any(${sql.param(numbers)}::text[])`),
    codes.length === 0
      ? []
      : ctx.tx.execute<{ code: string }>(
          sql`select code from material where code = any(${sql.param(codes)}::text[])`,
        ),
  ]);
  const worked = kind.kind === 'work_report' ? orders.map(({ id }) => id) : [];
  return {
    operations: worked.length > 0 ? await readOperations(ctx, worked) : [],
    orders: new Map(orders.map((one) => [one.number, one])),
    materials: new Set(materials.map(({ code }) => code)),
  };
}

const codeOf = (written: string | undefined): string | undefined =>
  written?.normalize('NFKC').trim().toUpperCase();

/** Facts that files told before, by key. */
export async function knownFacts(ctx: TxCtx, keys: readonly string[]): Promise<Map<string, KnownFact>> {
  if (keys.length === 0) return new Map();
  const rows = await ctx.tx.execute<KnownFact & Record<string, unknown>>(sql`
    select key, payload, (occurred_at at time zone 'Asia/Shanghai')::date::text as day
    from fact where source = 'file' and key = any(${sql.param([...keys])}::text[])`);
  return new Map(rows.map((row) => [row.key, row]));
}

/** What is wrong with a row by what the house knows, and by what the sender may tell. */
export function checkRow(
  ctx: TxCtx,
  found: FoundSheet,
  { values }: FactRow,
  { orders, materials }: House,
): Problem[] {
  const problems: Problem[] = [];
  const columnOf = (field: 'order' | 'material') =>
    found.header.columns.find((column) => column.field === field)?.name ?? '';
  const material = codeOf(values.material);
  if (material !== undefined && !materials.has(material))
    problems.push({
      code: 'material.unknown',
      column: columnOf('material'),
      found: values.material ?? '',
      text: `物料表里没有“${values.material}”，请核对编码，或先导入物料`,
    });
  if (values.order === undefined) return problems;
  const order = orders.get(values.order);
  const roles = order ? rolesOver(ctx.factory, ctx.actor, order) : [];
  const permission = PERMISSION_OF[found.kind.kind];
  // Whether an order that they do not reach exists is told nobody.
  if (roles.length === 0)
    problems.push({
      code: 'order.unknown',
      column: columnOf('order'),
      found: values.order,
      text: `没有订单 ${values.order}，或您没有权限，请核对订单号`,
    });
  else if (!roles.some((role) => role.may.includes(permission)))
    problems.push(notPermitted(found, columnOf('order'), values.order));
  return problems;
}

/** Without an order the permission itself is enough. */
export function mayTellAtAll(ctx: TxCtx, { kind }: FoundSheet): boolean {
  return ctx.actor.kind === 'staff' && may(ctx.factory, ctx.actor.roles, PERMISSION_OF[kind.kind]);
}

const notPermitted = ({ kind }: FoundSheet, column: string, number: string): Problem => ({
  code: 'fact.not_permitted',
  column,
  found: number,
  text: `您没有为订单 ${number} 上报${KIND_NAMES[kind.kind]}的权限`,
});

/**
 * What of a good row is odd, and told all the same: an operation that the order's routing does not have. Nothing where no
 * routing is known.
 */
export function oddIn(values: FactValues, { orders, operations }: House): string | undefined {
  const of = values.order === undefined ? undefined : orders.get(values.order);
  const routing = operations.filter(({ orderId }) => orderId === of?.id);
  const step = values.step ?? stepIn(values.operation);
  if (routing.length === 0 || (step === undefined && values.operation === undefined)) return undefined;
  if (step !== undefined)
    return routing.some((one) => one.step === step) ? undefined : `工序 ${step} 不在订单的工艺路线中`;
  const named = routing.filter(({ name }) => name === values.operation).length;
  if (named === 1) return undefined;
  return named === 0
    ? `工序“${values.operation}”不在订单的工艺路线中`
    : `工艺路线中有 ${named} 道“${values.operation}”，请填工序号`;
}
