import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import type { WhoRule } from '../factory/checkpoint-rules.ts';
import { engineersFor, findMismatches } from '../special-process/find-mismatches.ts';
import { actorsOf } from '../staff/actor.ts';
import { headOfDepartment } from '../staff/heads.ts';
import { holdersOf } from '../staff/holders.ts';
import type { OrderBrief } from './facts.ts';

export interface Resolved {
  userIds: string[];
  /** The rules that meant nobody, in words for the report. */
  nobody: string[];
}

/** The people whom rules mean for one order, each once, in the order of the rules; only active staff, without `exclude`. */
export async function resolveWho(
  ctx: TxCtx,
  rules: readonly WhoRule[],
  of: Pick<OrderBrief, 'id' | 'salesUserId'>,
  exclude: readonly string[] = [],
): Promise<Resolved> {
  const userIds: string[] = [];
  const nobody: string[] = [];
  for (const rule of await withEngineers(ctx, rules, of.id)) {
    const found = await resolveOne(ctx, rule, of, exclude);
    if (found.length === 0) nobody.push(whoText(ctx, rule));
    userIds.push(...found.filter((userId) => !userIds.includes(userId)));
  }
  return { userIds, nobody };
}

/** `capability` stands for the engineers of the processes that do not match now. */
async function withEngineers(ctx: TxCtx, rules: readonly WhoRule[], orderId: number): Promise<WhoRule[]> {
  if (!rules.some((rule) => rule.kind === 'capability')) return [...rules];
  const engineers = engineersFor(ctx.factory, await findMismatches(ctx, orderId));
  return rules.flatMap((rule) => (rule.kind === 'capability' ? engineers : [rule]));
}

/** As resolveWho for those who must act: nobody at all → the configured fallback. */
export async function resolveAssignees(
  ctx: TxCtx,
  rules: readonly WhoRule[],
  of: Pick<OrderBrief, 'id' | 'salesUserId'>,
  exclude: readonly string[] = [],
): Promise<Resolved & { fallback: boolean }> {
  const found = await resolveWho(ctx, rules, of, exclude);
  if (found.userIds.length > 0) return { ...found, fallback: false };
  const { fallback } = ctx.factory;
  const rule: WhoRule =
    'user' in fallback
      ? { kind: 'user', user: fallback.user }
      : { kind: 'role', role: fallback.role, everyone: false };
  return { ...found, userIds: await resolveOne(ctx, rule, of, exclude), fallback: true };
}

async function resolveOne(
  ctx: TxCtx,
  rule: WhoRule,
  of: { id: number; salesUserId: string | null },
  exclude: readonly string[],
): Promise<string[]> {
  const allowed = (userIds: readonly string[]) => userIds.filter((userId) => !exclude.includes(userId));
  if (rule.kind === 'salesperson') return allowed(await active(ctx, of.salesUserId));
  if (rule.kind === 'user') return allowed(await active(ctx, rule.user));
  if (rule.kind === 'capability') return [];
  if (rule.kind === 'head') return allowed(await active(ctx, await headOfDepartment(ctx, rule.department)));
  const holders = allowed((await holdersOf(ctx, rule.role)).map((one) => one.userId));
  if (rule.everyone || holders.length < 2) return holders;
  const one = await leastBurdened(ctx, holders, of.id);
  return one === undefined ? [] : [one];
}

async function active(ctx: TxCtx, userId: string | null): Promise<string[]> {
  return userId === null ? [] : (await actorsOf(ctx, [userId])).map((one) => one.userId);
}

/** Who signed for this order before, else who has the fewest signatures to give, then by user id. */
async function leastBurdened({ tx }: TxCtx, userIds: string[], orderId: number): Promise<string | undefined> {
  const [row] = await tx.execute<{ userId: string }>(sql`
    select u.user_id as "userId" from jsonb_array_elements_text(${JSON.stringify(userIds)}::text::jsonb) u (user_id)
    order by
      exists (select from checkpoint_signer s join checkpoint c on c.id = s.checkpoint_id
              where c.order_id = ${orderId} and s.user_id = u.user_id) desc,
      (select count(*) from checkpoint_signer s where s.user_id = u.user_id and s.state = 'pending'),
      u.user_id
    limit 1`);
  return row?.userId;
}

/** A rule in words: 角色「结构工程师」, 采购部负责人. */
export function whoText({ factory }: Pick<TxCtx, 'factory'>, rule: WhoRule): string {
  if (rule.kind === 'role') return `角色「${factory.roles[rule.role]?.name ?? rule.role}」`;
  if (rule.kind === 'user') return `人员「${rule.user}」`;
  if (rule.kind === 'capability') return '不匹配工艺的工程师';
  return rule.kind === 'head' ? `${rule.department}负责人` : '订单业务员';
}
