import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { dayText, plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { madeTwice } from './came-in.ts';
import { type OutsideRow, operationText } from './read.ts';

/** What is ordered outside is made here as well: whoever ordered it hears once; the card has the buttons, the list keeps it. */
export async function tellTwice(
  ctx: TxCtx,
  row: OutsideRow,
  { number, unit }: { number: string; unit: string },
): Promise<void> {
  const to = row.placedBy ?? row.buyer;
  if (to === '') return;
  const back = row.expectedDate
    ? `，预计 ${dayText(row.expectedDate, shanghaiDay(await clock(ctx)))} 回厂`
    : '';
  const text = [
    `**${number}** 工序 ${plainText(operationText(row))} ${row.inHouseSeen > 0 ? '又' : '已'}在厂内报工 **${madeTwice(row)}${unit}**，`,
    `而外协单（${plainText(row.supplier)}，${row.pieces}${unit}${back}）仍有效。\n\n`,
    '**请取消外协单、改数量，或确认照做**：点外协卡片上的按钮，或发「外协」。',
  ].join('');
  const [turn] = await ctx.tx.execute<{ id: string }>(sql`select pg_current_xact_id()::text as id`);
  await say(
    ctx,
    { to: 'person', userId: to },
    { kind: 'markdown', title: '外协与厂内重复', text },
    `outside:${row.id}:twice:${turn?.id}`,
  );
}
