import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { reusePlans } from '../../db/plans.ts';
import { card as cardTable } from '../../db/schema/index.ts';
import { auditLast } from '../../workflows/audit/last.ts';
import { type Card, withFormerPrivateViews } from '../../workflows/card.ts';
import type { Actor, Ctx, TxCtx } from '../../workflows/context.ts';
import { AppError } from '../../workflows/errors.ts';
import type { PressResult } from '../../workflows/flow.ts';
import { enqueueRepaint } from '../../workflows/say.ts';
import { explain, incidentId } from '../../workflows/sentences/explain.ts';
import { actorOf } from '../../workflows/staff/actor.ts';
import { lockSubject } from '../../workflows/subject.ts';
import type { InboundPress, PaintedCard } from '../channel.ts';
import { flowNamed } from '../dispatch.ts';
import { acceptWorked } from '../inbox/accept.ts';
import { buttonAt, parseButtonId } from './buttons.ts';
import { paint, stalePainting } from './paint.ts';

type Base = Omit<Ctx, 'actor' | 'tx'>;
type CardRow = typeof cardTable.$inferSelect;

/** Answers slower than this may miss the platform's 2 s limit; then the card is repainted from the outbox. */
const SLOW_ANSWER_MS = 1_500;

/**
 * A click is a claim. In ONE transaction: the press is persisted, the card row is claimed by a conditional
 * update (id + version + open), the flow's verb runs, and the card's next view is written. Losers and old
 * paintings get the card as it is now and are told who was first. An expected error changes nothing and is
 * shown on the card, as is a fault of ours, by its number in the log.
 */
export async function press(
  base: Base,
  channel: string,
  event: InboundPress,
  options: PressOptions = {},
): Promise<PaintedCard | null> {
  const started = performance.now();
  const answered = await attempt(base, channel, event, options)
    .catch((err) => {
      if (!isDeadlock(err)) throw err;
      base.log.warn(
        { code: 'press.deadlock', card: event.cardId },
        'press met a deadlock and is tried again',
      );
      return attempt(base, channel, event, options);
    })
    .catch((err) => refused(base, event, reasonOf(base, event, err)));
  if (answered && performance.now() - started > SLOW_ANSWER_MS) await repaintLater(base, event.cardId);
  return answered;
}

export interface PressOptions {
  /** Pressed where its platform does not paint the answer (the phone page): a card in a chat is repainted there, too. */
  elsewhere?: boolean;
}

function attempt(
  base: Base,
  channel: string,
  event: InboundPress,
  options: PressOptions,
): Promise<PaintedCard | null> {
  return base.db.transaction((tx) =>
    auditLast(tx, async () => {
      await reusePlans(tx);
      const ctx: TxCtx = { ...base, tx, actor: { kind: 'system', name: 'press' } };
      return pressInTransaction(ctx, channel, event, options);
    }),
  );
}

/** PostgreSQL ended this transaction because two waited for each other; nothing of it is done. */
function isDeadlock(err: unknown): boolean {
  if (!(err instanceof Error)) return false;
  return ('code' in err && err.code === '40P01') || isDeadlock(err.cause);
}

/** What is told on the card: the sentence of an expected error, or of a fault of ours with its number in the log. */
function reasonOf(base: Base, event: InboundPress, err: unknown): AppError {
  if (err instanceof AppError) {
    base.log.info({ code: err.code, card: event.cardId }, 'press refused');
    return err;
  }
  const incident = incidentId();
  base.log.error({ err, code: 'press.failed', card: event.cardId, incident }, 'press failed');
  return new AppError('internal.press_failed', { incident }, { cause: err });
}

async function pressInTransaction(
  ctx: TxCtx,
  channel: string,
  event: InboundPress,
  { elsewhere }: PressOptions,
): Promise<PaintedCard | null> {
  const fresh = await acceptWorked(ctx.tx, channel, event);
  if (!fresh) return current(ctx.tx, event);
  const actor = await actorOf(ctx, event.userId);
  if (!actor) throw new AppError('staff.stranger');
  const row = await readCard(ctx.tx, event.cardId);
  if (!row) return null;
  if (row.space === 'person' && row.spaceId !== event.userId) throw new AppError('card.not_yours');
  const id = parseButtonId(event.buttonId);
  const subject = id && subjectOf(row, id.index, event.userId);
  if (subject) await lockSubject(ctx.tx, subject);
  const claimed = id && (await claim(ctx.tx, event.cardId, id.version, event.userId));
  if (!claimed) return stalePainting(ctx, event.cardId, event.userId);
  const result = await runVerb({ ...ctx, actor }, claimed, id.index, event);
  const [next] = await ctx.tx
    .update(cardTable)
    .set({
      view: withFormerPrivateViews(claimed.view as Card, result.card),
      // A verb may have given the presser a newer card of the same thing; then this one is the old one.
      state: sql`case when ${cardTable.state} = 'superseded' then 'superseded' else ${result.closed ? 'closed' : 'open'} end`,
    })
    .where(eq(cardTable.id, claimed.id))
    .returning();
  if (!next) throw new Error(`card ${claimed.id} vanished`);
  if (next.space === 'group' || (elsewhere && next.deliveredAt)) await enqueueRepaint(ctx, next);
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
  const button = buttonFor(row, index, event.userId);
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

function buttonFor(row: CardRow, index: number, userId: string): ReturnType<typeof buttonAt> {
  const view = row.view as Card;
  return buttonAt(view.privateViews?.[userId]?.buttons ?? view.buttons, index);
}

function subjectOf(row: CardRow, index: number, userId: string): string | undefined {
  const params = buttonFor(row, index, userId)?.params;
  return params && flowNamed(row.flow)?.subject?.(params);
}

async function readCard(tx: Tx, cardId: string): Promise<CardRow | undefined> {
  const [row] = await tx.select().from(cardTable).where(eq(cardTable.id, cardId));
  return row;
}

/** What a press that was here before is answered with; somebody else's card is nobody's. */
async function current(tx: Tx, { cardId, userId }: InboundPress): Promise<PaintedCard | null> {
  const row = await readCard(tx, cardId);
  return !row || (row.space === 'person' && row.spaceId !== userId) ? null : paint(row);
}

/** The card as it is, with the reason for the refusal on it; nothing is stored. */
async function refused(base: Base, event: InboundPress, err: AppError): Promise<PaintedCard | null> {
  if (err.code === 'staff.stranger' || err.code === 'card.not_yours') return null;
  const [row] = await base.db.select().from(cardTable).where(eq(cardTable.id, event.cardId));
  return row ? paint(row, { text: explain(err), tone: 'bad' }) : null;
}

async function repaintLater(base: Base, cardId: string): Promise<void> {
  await base.db.transaction(async (tx) => {
    const row = await readCard(tx, cardId);
    if (row) await enqueueRepaint({ tx }, row);
  });
}
