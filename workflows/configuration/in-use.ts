import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { Factory } from '../factory/factory.ts';
import { isHold } from '../factory/rules.ts';

/** Something that the next configuration would take away from under orders. */
export interface InUse {
  /** Which row of which sheet: `status`, `role`, `checkpoint` and its key. */
  what: 'status' | 'role' | 'checkpoint';
  key: string;
  /** Chinese, with the count and what to do. */
  text: string;
}

type Reader = Pick<Ctx, 'db' | 'tx'>;

/**
 * What orders stand on and the next configuration no longer has: statuses they are in, are held from or on their way
 * to, ends that would begin again (or the other way round), roles that have orders in hand, checkpoints that are open.
 */
export async function inUse(ctx: Reader, before: Factory, after: Factory): Promise<InUse[]> {
  const [statuses, checkpoints] = await Promise.all([
    statusFaults(ctx, before, after),
    openOf(ctx, before, after),
  ]);
  return [...statuses, ...(await roleFaults(ctx, before, after)), ...checkpoints];
}

interface Count extends Record<string, unknown> {
  key: string;
  count: number;
}

const keysJson = (keys: readonly string[]) =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(keys)}::text::jsonb))`;

async function ordersIn(ctx: Reader, keys: readonly string[]): Promise<Count[]> {
  if (keys.length === 0) return [];
  return (ctx.tx ?? ctx.db).execute<Count>(sql`
    select status as key, count(*)::int as count from customer_order where status in ${keysJson(keys)} group by status`);
}

async function statusFaults(ctx: Reader, before: Factory, after: Factory): Promise<InUse[]> {
  const { states } = before.flow;
  const name = (key: string): string => states[key]?.name ?? key;
  const removed = Object.keys(states).filter((key) => !after.flow.states[key]);
  const turned = Object.keys(states).filter((key) => {
    const next = after.flow.states[key];
    return next && next.terminal !== states[key]?.terminal;
  });
  const unheld = Object.keys(states).filter(
    (key) => after.flow.states[key] && isHold(before.flow, key) && !isHold(after.flow, key),
  );
  const fault = (key: string, text: string): InUse => ({ what: 'status', key, text });
  const [inRemoved, inTurned, inUnheld, meant] = await Promise.all([
    ordersIn(ctx, removed),
    ordersIn(ctx, turned),
    ordersIn(ctx, unheld),
    meantFor(ctx, removed),
  ]);
  return [
    ...inRemoved.map(({ key, count }) =>
      fault(key, `还有 ${count} 个订单处于「${name(key)}」，不能删除这个状态。请先把它们转走，或只改名称。`),
    ),
    ...meant.map(({ key, count }) =>
      fault(key, `还有 ${count} 个订单暂停前处于「${name(key)}」或正要进入它，不能删除这个状态。`),
    ),
    ...inTurned.map(({ key, count }) =>
      fault(key, `还有 ${count} 个订单处于「${name(key)}」，不能改变它是不是终态。`),
    ),
    ...inUnheld.map(({ key, count }) =>
      fault(key, `还有 ${count} 个订单停在「${name(key)}」，不能去掉“恢复到暂停前”的流转。`),
    ),
  ];
}

/** Held from there, or kept on the way there. */
async function meantFor(ctx: Reader, keys: readonly string[]): Promise<Count[]> {
  if (keys.length === 0) return [];
  return (ctx.tx ?? ctx.db).execute<Count>(sql`
    select key, count(distinct id)::int as count from (
      select id, held_from as key from customer_order where open and held_from in ${keysJson(keys)}
      union all
      select id, target_status from customer_order where open and target_status in ${keysJson(keys)}) as orders
    group by key`);
}

/** Roles that are gone while orders wait in statuses that were theirs. */
async function roleFaults(ctx: Reader, before: Factory, after: Factory): Promise<InUse[]> {
  const removed = Object.keys(before.roles).filter((key) => !after.roles[key]);
  const faults: InUse[] = [];
  for (const key of removed) {
    const theirs = Object.values(before.flow.states).filter((state) => state.owner === key);
    const counts = await ordersIn(
      ctx,
      theirs.map((state) => state.key),
    );
    const count = counts.reduce((sum, one) => sum + one.count, 0);
    const name = before.roles[key]?.name ?? key;
    if (count > 0)
      faults.push({
        what: 'role',
        key,
        text: `角色「${name}」手上还有 ${count} 个订单（${theirs.map((state) => state.name).join('、')}），不能删除。请先办完，或只改名称与成员。`,
      });
  }
  return faults;
}

async function openOf(ctx: Reader, before: Factory, after: Factory): Promise<InUse[]> {
  const removed = Object.keys(before.checkpoints).filter((key) => !after.checkpoints[key]);
  if (removed.length === 0) return [];
  const rows = await (ctx.tx ?? ctx.db).execute<Count>(sql`
    select key, count(*)::int as count from checkpoint
    where state in ('open', 'rejected') and key in ${keysJson(removed)} group by key`);
  return rows.map(({ key, count }) => ({
    what: 'checkpoint',
    key,
    text: `关卡「${before.checkpoints[key]?.name ?? key}」还有 ${count} 个订单没有通过，不能删除。请先办完或撤回。`,
  }));
}
