import type { TxCtx } from '../context.ts';
import type { BoardPicture } from '../factory/board-rules.ts';
import type { Flow, Where } from '../flow.ts';
import { answerDiscreetly } from '../orders/discreet.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { boardMessage } from './picture.ts';
import { checkPost, POST_CHECK } from './posting/check.ts';
import { ensurePosts, POST, post } from './posting/post.ts';

/** 看板, 风险, 今天怎么样: a picture, what it says, and the way to the live page. Groups read no amounts. */
async function answerBoard(
  ctx: TxCtx,
  which: BoardPicture,
  apart: string | undefined,
  where: Where,
): Promise<void> {
  const board = await boardMessage(ctx, which, where.conversation.kind === 'group');
  const note = apart ? `没有单独的「${plainText(apart)}」看板，下面是现在的全部情况。\n\n` : '';
  const message = { ...board, caption: `${note}${board.caption}` };
  await say(ctx, where.reply, { kind: 'chart', ...message }, `${where.messageKey}:board.${which}`);
}

/** The boards as pictures: for who asks, and to groups at their hours (boards.yaml). */
export const boardPicturesFlow: Flow = {
  name: 'board-pictures',
  phrases: ['看板', '风险', '今天怎么样'],
  intents: {
    'board.show': (asked, { picture, apart }, from) =>
      answerDiscreetly(asked, from, (ctx, where) => answerBoard(ctx, picture, apart, where)),
  },
  due: { [POST]: post, [POST_CHECK]: checkPost },
  start: ensurePosts,
};
