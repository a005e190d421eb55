import { asc, desc, eq, gt } from 'drizzle-orm';
import { card as cardTable, outbox } from '../../../db/schema/index.ts';
import type { Card } from '../../card.ts';
import type { Actor, TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Press, PressResult, Where } from '../../flow.ts';
import { flows } from '../../index.ts';
import type { Intent } from '../../intents.ts';
import type { Message, Recipient } from '../../messages.ts';
import { explain } from '../../sentences/explain.ts';
import { from, pressOf } from '../../testing/chat.ts';

type Handler = (ctx: TxCtx, intent: Intent, where: Where) => Promise<void>;
type PressHandler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

/** What one person gets to see, as one text; and what stands in the group where they asked. */
export interface Seen {
  alone: string;
  inGroup: string;
}

class Undone extends Error {}

/** Runs work in a part of the transaction that is undone afterwards: a walk leaves no trace. */
async function undone<R>(ctx: TxCtx, work: (ctx: TxCtx) => Promise<R>): Promise<R> {
  let result: { value: R } | undefined;
  await ctx.tx
    .transaction(async (tx) => {
      result = { value: await work({ ...ctx, tx }) };
      throw new Undone();
    })
    .catch((err: unknown) => {
      if (!(err instanceof Undone)) throw err;
    });
  if (!result) throw new Error('nothing came of it');
  return result.value;
}

/**
 * Asks something and presses every button of whatever comes, one after the other, each from where the question left
 * things: whichever flow answers, what it shows is found, refusals too. All of it is undone afterwards.
 */
export function walk(ctx: TxCtx, intent: Intent, group?: string): Promise<Seen> {
  return undone(ctx, async (as) => {
    const before = await lastSaid(as);
    const refused = await ask(as, intent, from(userOf(as.actor), group));
    const said = await saidSince(as, before);
    const seen: Seen = { alone: refused, inGroup: '' };
    for (const { to, text, card, flow } of said) {
      if (isGroup(to)) seen.inGroup += text;
      else if (isFor(to, userOf(as.actor))) seen.alone += text;
      else continue;
      if (card) seen.alone += await pressAll(as, flow, card);
    }
    return seen;
  });
}

async function ask(ctx: TxCtx, intent: Intent, where: Where): Promise<string> {
  const handler = flows.map((flow) => flow.intents?.[intent.kind]).find((one) => one) as Handler | undefined;
  if (!handler) throw new Error(`nobody answers ${intent.kind}`);
  return told(ctx, (as) => handler(as, intent, where).then(() => ''));
}

async function pressAll(ctx: TxCtx, flow: string, card: Card): Promise<string> {
  const presses = flows.find((one) => one.name === flow)?.presses;
  let seen = '';
  for (const button of card.buttons ?? []) {
    const handler = 'action' in button ? presses?.[button.action] : undefined;
    if (handler) seen += await pressOne(ctx, handler, card, button.label);
  }
  return seen;
}

async function pressOne(ctx: TxCtx, handler: PressHandler, card: Card, label: string): Promise<string> {
  return undone(ctx, async (as) => {
    const before = await lastSaid(as);
    const { press } = pressOf(card, label, { reason: '走查', shippedDate: '今天' });
    const painted = await told(as, (inner) =>
      handler(inner, press).then((result) => JSON.stringify(result.card)),
    );
    const said = await saidSince(as, before);
    return painted + said.flatMap(({ to, text }) => (isFor(to, userOf(as.actor)) ? [text] : [])).join('');
  });
}

/** What it leads to, or the sentence of its refusal; a refusal undoes what it did, as it does in the house. */
async function told(ctx: TxCtx, work: (ctx: TxCtx) => Promise<string>): Promise<string> {
  try {
    return await ctx.tx.transaction((tx) => work({ ...ctx, tx }));
  } catch (err) {
    if (err instanceof AppError) return explain(err);
    throw err;
  }
}

const userOf = (actor: Actor): string => (actor.kind === 'staff' ? actor.userId : 'system');

const isGroup = (to: Recipient): boolean =>
  to.to === 'group' || (to.to === 'reply' && to.conversation.kind === 'group');

const isFor = (to: Recipient, userId: string): boolean =>
  !isGroup(to) && 'userId' in to && to.userId === userId;

async function lastSaid({ tx }: TxCtx): Promise<number> {
  const [last] = await tx.select({ id: outbox.id }).from(outbox).orderBy(desc(outbox.id)).limit(1);
  return last?.id ?? 0;
}

interface Said {
  to: Recipient;
  text: string;
  card: Card | null;
  flow: string;
}

async function saidSince({ tx }: TxCtx, since: number): Promise<Said[]> {
  const rows = await tx.select().from(outbox).where(gt(outbox.id, since)).orderBy(asc(outbox.id));
  const said: Said[] = [];
  for (const row of rows) {
    const message = row.message as Message;
    const id = 'cardId' in message ? message.cardId : null;
    const [found] = id ? await tx.select().from(cardTable).where(eq(cardTable.id, id)) : [];
    const card = (found?.view as Card | undefined) ?? null;
    const text = JSON.stringify(card ?? message);
    said.push({ to: row.recipient as Recipient, text, card, flow: found?.flow ?? '' });
  }
  return said;
}
