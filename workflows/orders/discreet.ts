import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Where } from '../flow.ts';
import { say } from '../say.ts';
import { explain } from '../sentences/explain.ts';

/** Whether everybody who reads there may know about orders: a 1:1 chat, or a group of colleagues only. */
export const isInternal = (ctx: TxCtx, { conversation }: Where): boolean =>
  conversation.kind === 'single' || ctx.factory.internalGroups.includes(conversation.id);

/** Answers where the question was asked, or alone when outsiders may read there. */
export const answerDiscreetly = (
  ctx: TxCtx,
  where: Where,
  answer: (ctx: TxCtx, where: Where) => Promise<void>,
): Promise<void> => (isInternal(ctx, where) ? answer(ctx, where) : answerAlone(ctx, where, answer));

/**
 * What is answered in a group goes to the asker alone, refusals too; the group reads only that it did, which
 * says nothing about any order. In a 1:1 chat it is answered there.
 */
export async function answerAlone(
  ctx: TxCtx,
  where: Where,
  answer: (ctx: TxCtx, where: Where) => Promise<void>,
): Promise<void> {
  const { actor } = ctx;
  if (where.conversation.kind === 'single' || actor.kind !== 'staff') return answer(ctx, where);
  const reply = { to: 'person', userId: actor.userId } as const;
  const alone: Where = { ...where, conversation: { ...where.conversation, kind: 'single' }, reply };
  try {
    await ctx.tx.transaction((tx) => answer({ ...ctx, tx }, alone));
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    await say(ctx, reply, { kind: 'text', text: explain(err) }, `${where.messageKey}:refused.alone`);
  }
  await tellGroup(ctx, where);
}

const tellGroup = (ctx: TxCtx, where: Where) =>
  say(
    ctx,
    where.reply,
    { kind: 'text', text: '已单独发给您，请在与我的单聊里查看。' },
    `${where.messageKey}:alone`,
  );
