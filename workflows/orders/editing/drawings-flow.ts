import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Flow, IncomingFile, Where } from '../../flow.ts';
import { say } from '../../say.ts';
import { lockSubject } from '../../subject.ts';
import { personCardKey } from '../order-cards.ts';
import { viewCard } from '../view/view-card.ts';
import { addDrawing } from './add-drawing.ts';
import { awaitedDrawing, forgetDrawing } from './awaited-drawing.ts';
import { addedText } from './presses.ts';

/** The file of a drawing whose form was filled in just now. */
async function takeDrawing(ctx: TxCtx, file: IncomingFile, where: Where): Promise<void> {
  const { actor } = ctx;
  const awaited = actor.kind === 'staff' ? await awaitedDrawing(ctx, actor.userId) : null;
  if (!awaited || actor.kind !== 'staff') throw new AppError('file.nobody_takes_it', { name: file.name });
  const { orderId } = awaited;
  await lockSubject(ctx.tx, `order:${orderId}`);
  await forgetDrawing(ctx, actor.userId);
  const { ended } = await addDrawing(ctx, { ...awaited, version: null, at: { sha256: file.sha256 } });
  const card = await viewCard(ctx, orderId, 'drawings');
  if (!card) return;
  const notice = { text: addedText(ended), tone: 'good' } as const;
  const key = personCardKey(orderId, actor.userId);
  const what = { kind: 'card', flow: 'orders', key, card: { ...card, notice } } as const;
  await say(ctx, where.reply, what, `${where.messageKey}:drawing`);
}

/** Drawings as files: only from who has just said which drawing it is, and only face to face. */
export const drawingsFlow: Flow = {
  name: 'drawings',
  files: {
    accepts: () => false,
    awaits: async (ctx, _file, where) =>
      where.conversation.kind === 'single' &&
      ctx.actor.kind === 'staff' &&
      (await awaitedDrawing(ctx, ctx.actor.userId)) !== null,
    take: takeDrawing,
    readsWords: true,
  },
};
