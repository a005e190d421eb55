import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { say } from '../say.ts';
import { holdersOf } from '../staff/holders.ts';
import { FLAG_NAMES, LOUD } from './flags.ts';
import { type Fact, KIND_NAMES } from './kinds.ts';
import type { Stored } from './store.ts';
import { factText } from './text.ts';

/** Lines in one message; the rest is counted. */
const MOST_LINES = 8;

/**
 * Facts that contradict others or say what cannot be are kept, and somebody is told: who has the order, or (where no
 * order is known) the factory's fallback. One message per person and call.
 */
export async function tellDoubts(ctx: TxCtx, stored: Stored): Promise<void> {
  const doubtful = [...stored.kept, ...stored.conflicts];
  if (doubtful.length === 0) return;
  const rows = await ctx.tx.execute<{
    id: number;
    flags: string[];
    payload: Fact;
    number: string | null;
    owner: string | null;
  }>(sql`
    select f.id::float8 as id, f.flags, f.payload, coalesce(o.number, f.order_number) as number, o.owner_user_id as owner
    from fact f left join customer_order o on o.id = f.order_id
    where f.id = any(${sql.param(doubtful.map(({ id }) => id))}::bigint[]) and f.flags && ${sql.param([...LOUD])}::text[]
    order by f.id`);
  if (rows.length === 0) return;
  const fallback = await fallbackUser(ctx);
  const byPerson = new Map<string, (typeof rows)[number][]>();
  for (const row of rows) {
    const userId = row.owner ?? fallback;
    if (userId) byPerson.set(userId, [...(byPerson.get(userId) ?? []), row]);
  }
  for (const [userId, list] of byPerson)
    await say(
      ctx,
      { to: 'person', userId },
      { kind: 'notice', title: `收到的数据有疑问：${list.length} 条`, text: textOf(list) },
      `facts:doubt:${list[0]?.id}:${list.at(-1)?.id}:${list.length}:${userId}`,
    );
}

function textOf(rows: readonly { flags: string[]; payload: Fact; number: string | null }[]): string {
  const lines = rows.slice(0, MOST_LINES).map(({ flags, payload, number }) => {
    const why = flags.filter((flag) => LOUD.includes(flag)).map((flag) => FLAG_NAMES[flag] ?? flag);
    return `- ${number ?? '无订单'} ${KIND_NAMES[payload.kind]}（${factText(payload)}）：${why.join('；')}`;
  });
  const more = rows.length > MOST_LINES ? [`还有 ${rows.length - MOST_LINES} 条，见订单全貌的记录。`] : [];
  return [...lines, ...more, '数据已原样留存，请核对；报错了的可以冲销后重报。'].join('\n\n');
}

async function fallbackUser(ctx: TxCtx): Promise<string | null> {
  const { fallback } = ctx.factory;
  if ('user' in fallback) return fallback.user;
  return (await holdersOf(ctx, fallback.role))[0]?.userId ?? null;
}
