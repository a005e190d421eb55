import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { OWN_SALESPERSON } from '../factory/factory.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { holdersOf } from '../staff/holders.ts';
import { amountOf, amountText } from './amount.ts';

/**
 * The books say that more left than there was: a receipt is missing, or a quantity is wrong. Whoever gives material out
 * is told, once a day for each material.
 */
export async function tellNegative(ctx: TxCtx, codes: readonly string[]): Promise<void> {
  const rows = await ctx.tx.execute<{
    code: string;
    name: string;
    unit: string;
    hand: string;
    day: string;
  }>(sql`
    select m.code, m.name, m.unit, s.on_hand as hand, (app_now() at time zone 'Asia/Shanghai')::date::text as day
    from stock s join material m on m.code = s.material_code
    where s.material_code = any(${sql.param([...codes])}::text[]) and s.on_hand < 0
    order by m.code`);
  const keeper = rows.length > 0 ? await storekeeper(ctx) : undefined;
  if (!keeper) return;
  for (const { code, name, unit, hand, day } of rows)
    await say(
      ctx,
      { to: 'person', userId: keeper },
      {
        kind: 'notice',
        title: `库存为负：${name}`,
        text: `**${plainText(name)} ${plainText(code)}** 账面 ${amountText(amountOf(hand), unit)}。可能漏报入库，或领料数量、单位报错。请核对后补报、冲销，或盘点。`,
      },
      `stock-negative:${code}:${day}`,
    );
}

/** Of the role in whose hands an order is while material is given out. */
async function storekeeper(ctx: TxCtx): Promise<string | undefined> {
  const role = Object.values(ctx.factory.flow.states).find((state) => state.acts.includes('issue'))?.owner;
  if (!role || role === OWN_SALESPERSON) return undefined;
  return (await holdersOf(ctx, role))[0]?.userId;
}
