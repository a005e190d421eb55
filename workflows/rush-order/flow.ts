import { auditLast } from '../audit/last.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Flow } from '../flow.ts';
import type { IntentOf } from '../intents.ts';
import { answerAlone } from '../orders/discreet.ts';
import { whereIs } from '../orders/where.ts';
import { AGAIN_CHANNEL, recomputeWaiting } from './again.ts';
import { askRush } from './ask.ts';
import { UNDO_OVER } from './book.ts';
import { HOLD_OVER, holdOver } from './hold.ts';
import { REFINE_CHANNEL } from './offer.ts';
import { presses } from './presses.ts';
import { refineWaiting } from './refine.ts';
import { paintRush } from './tell.ts';

/** 加急 SO-… (or what it would do): the options come to who decides, as a card of their own. */
async function askInWords(ctx: TxCtx, intent: IntentOf<'rush.ask'>): Promise<void> {
  const { reference, whatIf, draft } = intent;
  if (reference.text === '') throw new AppError('rush.which');
  const found = await whereIs(ctx, reference.text, 'single');
  if (found.kind === 'several') throw new AppError('rush.several');
  if (found.kind === 'none') throw new AppError('order.not_found');
  await askRush(ctx, {
    orderId: found.answer.order.id,
    whatIf,
    wished: draft.wished ?? '',
    reason: draft.reason ?? '',
  });
}

/** Rush orders: when one could be made, whom that puts off, and one tap that books it. */
export const rushOrderFlow: Flow = {
  name: 'rush-order',
  phrases: ['加急 SO-20260315-0042', '加急 SO-20260315-0042 4月3日前', '如果加急会怎样 SO-20260315-0042'],
  intents: {
    'rush.ask': (asked, intent, from) =>
      answerAlone(asked, from, (ctx) => auditLast(ctx.tx, () => askInWords(ctx, intent))),
  },
  presses,
  subject: (params) => (params.order ? `order:${params.order}` : undefined),
  due: {
    [HOLD_OVER]: holdOver,
    // The card has a button less from then on.
    [UNDO_OVER]: (ctx, ref) => paintRush(ctx, Number(ref)),
  },
  work: { channel: REFINE_CHANNEL, run: refineWaiting },
};

/** Its second long work, apart so that who was refused never waits for somebody else's longer search. */
export const rushAgainFlow: Flow = {
  name: 'rush-order-again',
  work: { channel: AGAIN_CHANNEL, run: recomputeWaiting },
};
