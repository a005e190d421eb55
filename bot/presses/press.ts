import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { card as cardTable } from '../../db/schema/index.ts';
import { auditLast } from '../../workflows/audit/last.ts';
import { type Card, withFormerPrivateViews } from '../../workflows/card.ts';
import type { Actor, Ctx, TxCtx } from '../../workflows/context.ts';
import { AppError } from '../../workflows/errors.ts';
import type { PressResult } from '../../workflows/flow.ts';
import { enqueueRepaint } from '../../workflows/say.ts';
import { explain } from '../../workflows/sentences/explain.ts';
import { actorOf } from '../../workflows/staff/actor.ts';
import type { InboundPress, PaintedCard } from '../channel.ts';
import { flowNamed } from '../dispatch.ts';
import { acceptWorked } from '../inbox/accept.ts';
import { buttonAt, parseButtonId } from './buttons.ts';
import { paint, stalePainting } from './paint.ts';

type CardRow = typeof cardTable.$inferSelect;

/** Answers slower than this may miss the platform's 2 s limit; then the card is repainted from the outbox. */
const SLOW_ANSWER_MS = 1_500;

/**
 * A click is a claim. In ONE transaction: the press is persisted, the card row is claimed by a conditional
 * update (id + version + open), the flow's verb runs, and the card's next view is written. Losers and old
 * paintings get the card as it is now and are told who was first. An expected error changes nothing and is
 * shown on the card; other errors are thrown.
 */
export async function press(
  base: Omit<Ctx, 'actor' | 'tx'>,
  channel: string,
  event: InboundPress,
): Promise<PaintedCard | null> {
  const started = performance.now();
  const answered = await base.db
    .transaction((tx) =>
      auditLast(tx, () =>
        pressInTransaction({ ...base, tx, actor: { kind: 'system', name: 'press' } }, channel, event),
      ),
    )
    .catch((err) => {
      if (!(err instanceof AppError)) throw err;
      base.log.info({ code: err.code, card: event.cardId }, 'press refused');
      return refused(base, event, err);
    });
  if (answered && performance.now() - started > SLOW_ANSWER_MS) await repaintLater(base, event.cardId);
  return answered;
}

async function pressInTransaction(
  ctx: TxCtx,
  channel: string,
  event: InboundPress,
): Promise<PaintedCard | null> {
  const fresh = await acceptWorked(ctx.tx, channel, event);
  if (!fresh) return current(ctx.tx, event.cardId);
  const actor = await actorOf(ctx, event.userId);
  if (!actor) throw new AppError('staff.stranger');
  const row = await readCard(ctx.tx, event.cardId);
  if (!row) return null;
  if (row.space === 'person' && row.spaceId !== event.userId) throw new AppError('card.not_yours');
  const id = parseButtonId(event.buttonId);
  const claimed = id && (await claim(ctx.tx, event.cardId, id.version, event.userId));
  if (!claimed) return stalePainting(ctx, event.cardId);
  const result = await runVerb({ ...ctx, actor }, claimed, id.index, event);
  const [next] = await ctx.tx
    .update(cardTable)
    .set({
      view: withFormerPrivateViews(claimed.view as Card, result.card),
      state: result.closed ? 'closed' : 'open',
    })
    .where(eq(cardTable.id, claimed.id))
    .returning();
  if (!next) throw new Error(`card ${claimed.id} vanished`);
  if (next.space === 'group') await enqueueRepaint(ctx, next);
  return paint(next);
}

async function claim(tx: Tx, cardId: string, version: number, userId: string): Promise<CardRow | undefined> {
  const [row] = await tx
    .update(cardTable)
    .set({
      version: sql`${cardTable.version} + 1`,
      updatedAt: sql`app_now()`,
      pressedBy: userId,
      pressedAt: sql`app_now()`,
    })
    .where(and(eq(cardTable.id, cardId), eq(cardTable.version, version), eq(cardTable.state, 'open')))
    .returning();
  return row;
}

async function runVerb(
  ctx: TxCtx & { actor: Actor },
  row: CardRow,
  index: number,
  event: InboundPress,
): Promise<PressResult> {
  const view = row.view as Card;
  const mine = view.privateViews?.[event.userId];
  const button = buttonAt(mine?.buttons ?? view.buttons, index);
  const handler = button && flowNamed(row.flow)?.presses?.[button.action];
  if (!handler) throw new AppError('card.unknown_button');
  return handler(ctx, {
    cardId: row.id,
    cardKey: row.key,
    version: row.version,
    view,
    params: button.params ?? {},
    form: event.form,
    pressKey: `${row.channel}:${event.dedupeKey}`,
  });
}

async function readCard(tx: Tx, cardId: string): Promise<CardRow | undefined> {
  const [row] = await tx.select().from(cardTable).where(eq(cardTable.id, cardId));
  return row;
}

async function current(tx: Tx, cardId: string): Promise<PaintedCard | null> {
  const row = await readCard(tx, cardId);
  return row ? paint(row) : null;
}

/** The card as it is, with the reason for the refusal on it; nothing is stored. */
async function refused(
  base: Omit<Ctx, 'actor' | 'tx'>,
  event: InboundPress,
  err: AppError,
): Promise<PaintedCard | null> {
  if (err.code === 'staff.stranger' || err.code === 'card.not_yours') return null;
  const [row] = await base.db.select().from(cardTable).where(eq(cardTable.id, event.cardId));
  return row ? paint(row, { text: explain(err), tone: 'bad' }) : null;
}

async function repaintLater(base: Omit<Ctx, 'actor' | 'tx'>, cardId: string): Promise<void> {
  await base.db.transaction(async (tx) => {
    const row = await readCard(tx, cardId);
    if (row) await enqueueRepaint({ ...base, tx, actor: { kind: 'system', name: 'press' } }, row);
  });
}
