import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult, Where } from '../flow.ts';
import { say } from '../say.ts';
import { checkpointsFor, type MineRow, mineFields } from './mine.ts';
import { mayRead, readCheckpoint } from './read.ts';
import { giveCard } from './tell.ts';

/** Rows on the card; with more the most urgent are shown. */
const LIST_LENGTH = 8;

/** 我的待办, the part about checkpoints: one list to open each from. @returns how many wait; 0: nothing was said */
export async function sayMyCheckpoints(ctx: TxCtx, where: Where): Promise<number> {
  const { rows, total } = await checkpointsFor(ctx, LIST_LENGTH);
  if (total === 0) return 0;
  const card = listCard(ctx, rows, total);
  const what = {
    kind: 'card',
    flow: 'checkpoints',
    key: `checkpoint-list:${where.messageKey}`,
    card,
  } as const;
  await say(ctx, where.reply, what, `${where.messageKey}:checkpoints`);
  return total;
}

function listCard(ctx: TxCtx, rows: readonly MineRow[], total: number): Card {
  const late = rows.filter((row) => row.late).length;
  return {
    title: `等您签的关卡：${total} 个`,
    ...(late > 0 ? { status: { text: `${late} 个已超时`, tone: 'bad' } } : {}),
    fields: mineFields(ctx, rows),
    buttons: rows.map((row, i) => ({
      label: `${i + 1} · ${row.number.slice(-4)}`,
      action: 'open',
      params: { checkpoint: String(row.id) },
    })),
    footer:
      total > rows.length
        ? `点按钮打开。还有 ${total - rows.length} 个，处理后再说「我的待办」。`
        : '点按钮打开。',
  };
}

/** A row of the list: the checkpoint's living card comes as a message of its own, the list stays. */
export async function openFromList(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { actor } = ctx;
  const view = await readCheckpoint(ctx, Number(press.params.checkpoint));
  if (!view || actor.kind !== 'staff' || !mayRead(ctx, view)) throw new AppError('checkpoint.not_found');
  await giveCard(ctx, view.id, [actor.userId], undefined, press.pressKey);
  return { card: { ...press.view, notice: { text: `已把「${view.name}」发给您。`, tone: 'info' } } };
}
