import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { statusOf } from '../factory/rules.ts';
import { say } from '../say.ts';
import { actorsOf } from '../staff/actor.ts';
import { holdersOf } from '../staff/holders.ts';
import { rolesOver } from '../staff/policy.ts';
import type { Difference } from './compare.ts';

/** An order in work whose product's BOM, routing or standard changes; it keeps what it was confirmed with. */
export interface Touched extends Record<string, unknown> {
  number: string;
  product: string;
  revision: string;
  salesUserId: string | null;
  ownerUserId: string | null;
  createdBy: string;
  planner: string | null;
}

/** Numbers in one message. */
const SHOWN = 20;

/** Open orders, confirmed and not shipped, of products that change, or of which a part changes on any level. */
export async function touchedOrders(ctx: TxCtx, differences: readonly Difference[]): Promise<Touched[]> {
  const codes = differences
    .filter(({ kind }) => kind !== 'materials' && kind !== 'tools')
    .map(({ code }) => code);
  if (codes.length === 0) return [];
  const { flow } = ctx.factory;
  const from = flow.path.indexOf(flow.confirmed);
  const inWork = flow.path.slice(Math.max(0, from), flow.path.indexOf(flow.delivered));
  const planner = statusOf(flow, flow.initial).owner ?? '';
  const rows = await ctx.tx.execute<Touched>(sql`
    with recursive above (code) as (
      select unnest(${sql.param([...new Set(codes)])}::text[]) collate "C"
      union select upper(l.parent_code) from above join bom_line l on l.material_code = above.code)
    select o.number, p.code as product, o.bom_revision as revision, o.sales_user_id as "salesUserId",
      o.owner_user_id as "ownerUserId", o.created_by as "createdBy",
      (select s.owner_user_id from status_change s where s.order_id = o.id and s.owner_role = ${planner}
        order by s.id desc limit 1) as planner
    from customer_order o join product p on p.id = o.product_id
    where o.open and coalesce(o.held_from, o.status) = any(${sql.param(inWork)}::text[])
      and upper(p.code) collate "C" in (select code from above)
    order by o.number`);
  return [...rows];
}

/** Each planner reads once which of their orders keep the former data; without one, the first who plans. */
export async function tellPlanners(
  ctx: TxCtx,
  touched: readonly Touched[],
  batch: { id: string; fileName: string },
): Promise<void> {
  if (touched.length === 0) return;
  const role = statusOf(ctx.factory.flow, ctx.factory.flow.initial).owner ?? '';
  const [first] = await holdersOf(ctx, role);
  const byPlanner = new Map<string, Touched[]>();
  for (const one of touched) {
    const planner = one.planner ?? first?.userId;
    if (planner) byPlanner.set(planner, [...(byPlanner.get(planner) ?? []), one]);
  }
  for (const actor of await actorsOf(ctx, [...byPlanner.keys()])) {
    const theirs = (byPlanner.get(actor.userId) ?? []).filter(
      (one) => rolesOver(ctx.factory, actor, one).length > 0,
    );
    if (theirs.length === 0) continue;
    const lines = theirs.slice(0, SHOWN).map(({ number, product }) => `- ${number} ${product}`);
    const more = theirs.length > SHOWN ? [`- 还有 ${theirs.length - SHOWN} 个`] : [];
    const who = ctx.actor.kind === 'staff' ? ctx.actor.name : '系统';
    const text = [
      `${who} 更新了基础资料（${batch.fileName}）。下列在制订单仍用确认时的 BOM 和工艺路线；要改用新版，请走订单变更：`,
      [...lines, ...more].join('\n'),
    ].join('\n\n');
    await say(
      ctx,
      { to: 'person', userId: actor.userId },
      { kind: 'notice', title: `基础资料有更新，涉及 ${theirs.length} 个在制订单`, text },
      `master:${batch.id}:${actor.userId}`,
    );
  }
}
