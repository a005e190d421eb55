import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult } from '../flow.ts';
import { clock } from '../now.ts';
import { dayText } from '../orders/text.ts';
import { today } from '../orders/where.ts';
import { answerWarning } from './answer.ts';
import { overviewCard } from './cards/warnings-card.ts';
import { openWarnings } from './read.ts';

/** What is still open, as the presser may answer it. */
async function overview(ctx: TxCtx, notice: Card['notice']): Promise<PressResult> {
  const open = await openWarnings(ctx);
  const card = overviewCard(ctx, open, (await clock(ctx)).toISOString());
  return { card: { ...card, ...(notice ? { notice } : {}) }, closed: open.length === 0 };
}

/** Somebody else was first, or it is over: found out before anything is written. */
const OVER = new Set(['warning.answered', 'warning.not_open']);
const OVER_TEXTS: Readonly<Record<string, (who: string, number: string) => string>> = {
  'warning.answered': (who, number) => `${number} 已由 ${who} 答复。`,
  'warning.not_open': (_who, number) => `${number} 已发货、结束、暂停或改期，不用再答复。`,
};

/** 已核查/答复 on a card of warnings. */
async function answer(ctx: TxCtx, { params, form }: Press): Promise<PressResult> {
  const orderId = Number(params.order ?? form.order);
  if (!Number.isSafeInteger(orderId) || orderId <= 0) throw new AppError('warning.which');
  try {
    const done = await answerWarning(ctx, { orderId, words: form.words ?? '', until: form.until ?? '' });
    const until = dayText(done.until, await today(ctx));
    return await overview(ctx, {
      text: `${done.number} 已答复，预计 ${until} 发货，看板不再置顶。`,
      tone: 'good',
    });
  } catch (err) {
    if (!(err instanceof AppError) || !OVER.has(err.code)) throw err;
    const { who = '', number = '' } = err.params;
    const text = OVER_TEXTS[err.code]?.(String(who), String(number)) ?? '';
    return overview(ctx, { text, tone: 'info' });
  }
}

export const presses = { answer };
