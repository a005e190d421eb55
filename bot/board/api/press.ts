import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PressAnswer } from '../../../board/api/card.ts';
import type { TxCtx } from '../../../workflows/context.ts';
import { AppError } from '../../../workflows/errors.ts';
import { press } from '../../presses/press.ts';
import { storable } from '../../storable.ts';
import { PAGE_CHANNEL } from '../cards/own-card.ts';
import { pageCard } from '../cards/page-card.ts';
import { type BoardCall, boardRoute } from '../route.ts';
import type { BoardApi } from './index.ts';

/** Inputs of one form, and signs in one of them: far beyond any card of ours. */
const MOST_INPUTS = 40;
const LONGEST_VALUE = 8_000;

const requestSchema = z.strictObject({
  cardId: z.uuid(),
  button: z.string().regex(/^\d{1,9}\.\d{1,3}$/),
  form: z
    .record(z.string().max(80), z.string().max(LONGEST_VALUE))
    .refine((form) => Object.keys(form).length <= MOST_INPUTS),
  pressId: z.string().regex(/^[\w-]{8,64}$/),
});

/**
 * A press on the page: the same claim, verb and audit as in the chat. The page says only which card, which button of
 * which painting, what was filled in, and an id that it made for the tap; everything else is looked up here.
 * @throws AppError board.bad_request; card.no_such_card, also for somebody else's
 */
async function pressOnPage({ ctx, body }: Pick<BoardCall, 'ctx' | 'body'>): Promise<PressAnswer> {
  const asked = requestSchema.safeParse(body);
  if (!asked.success)
    throw new AppError('board.bad_request', { what: asked.error.issues[0]?.path.join('.') || 'JSON' });
  const { cardId, button, form, pressId } = asked.data;
  const { userId } = ctx.actor;
  await assertOwn(ctx, cardId, userId);
  const event = {
    kind: 'press',
    // By person and card: somebody's id never meets another's.
    dedupeKey: `${userId}:${cardId}:${pressId}`,
    cardId,
    userId,
    buttonId: button,
    form: storable(trimmed(form)),
  } as const;
  const painted = await press(ctx, PAGE_CHANNEL, event, { elsewhere: true });
  if (!painted) throw new AppError('card.no_such_card');
  return { card: pageCard(painted) };
}

const trimmed = (form: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(form).map(([name, value]) => [name, value.trim()]));

/** @throws AppError card.no_such_card: one that is not there and one of somebody else are told alike */
async function assertOwn(
  ctx: Pick<TxCtx, 'db'> & { tx?: TxCtx['tx'] },
  cardId: string,
  userId: string,
): Promise<void> {
  const [own] = await (ctx.tx ?? ctx.db).execute(
    sql`select 1 from card where id = ${cardId} and space = 'person' and space_id = ${userId}`,
  );
  if (!own) throw new AppError('card.no_such_card');
}

export const pressApi: BoardApi = (routes, base) => boardRoute(routes, base, 'POST', '/press', pressOnPage);
