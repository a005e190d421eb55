import type { TxCtx } from '../workflows/context.ts';
import { AppError } from '../workflows/errors.ts';
import type { Flow, IncomingFile, Where } from '../workflows/flow.ts';
import { flows } from '../workflows/index.ts';
import type { Intent } from '../workflows/intents.ts';
import { actorOf } from '../workflows/staff/actor.ts';
import type { InboundMessage } from './channel.ts';
import { understand } from './understand/understand.ts';

/** Where a message came from, for the flows. */
export function whereOf(message: InboundMessage): Where {
  const { conversation, sender, dedupeKey } = message;
  return {
    conversation,
    reply: { to: 'reply', conversation, userId: sender.userId ?? '' },
    messageKey: `${conversation.channel}:${dedupeKey}`,
  };
}

/**
 * Inbound message → which person → which flow handles it.
 * @throws AppError staff.stranger when the sender is nobody of ours; nothing else is told to them.
 */
export async function dispatchMessage(
  ctx: TxCtx,
  message: InboundMessage,
  files: IncomingFile[],
): Promise<void> {
  if (message.problem === 'quota') throw new AppError('inbox.quota');
  if (message.problem === 'unsupported') throw new AppError('inbox.unsupported');
  const actor = message.sender.userId ? await actorOf(ctx, message.sender.userId) : null;
  if (!actor) throw new AppError('staff.stranger');
  const as: TxCtx = { ...ctx, actor };
  const where = whereOf(message);
  let wordsRead = false;
  for (const file of files)
    wordsRead = (await takeFile(as, file, { ...where, words: wordsOf(message) })) || wordsRead;
  if ((message.text !== '' && !wordsRead) || files.length === 0)
    await route(as, understand(message.text), where);
}

const wordsOf = ({ text, quoted }: InboundMessage): string => [text, quoted ?? ''].join(' ').trim();

/** @returns whether the words of the message were read along with the file */
async function takeFile(ctx: TxCtx, file: IncomingFile, where: Where): Promise<boolean> {
  const flow = (await awaitingFlow(ctx, file, where)) ?? flows.find((f) => f.files?.accepts(file));
  if (!flow?.files) throw new AppError('file.nobody_takes_it', { name: file.name });
  await flow.files.take(ctx, file, {
    ...where,
    messageKey: `${where.messageKey}:${file.sha256.slice(0, 16)}`,
  });
  return flow.files.readsWords ?? false;
}

/** The flow that asked its sender for this file a moment ago. */
async function awaitingFlow(ctx: TxCtx, file: IncomingFile, where: Where): Promise<Flow | undefined> {
  for (const flow of flows) if (await flow.files?.awaits?.(ctx, file, where)) return flow;
  return undefined;
}

/** The flow that answers to an intent; the first in the list wins. */
async function route(ctx: TxCtx, intent: Intent, where: Where): Promise<void> {
  for (const flow of flows) {
    const handler = flow.intents?.[intent.kind] as
      | ((ctx: TxCtx, intent: Intent, where: Where) => Promise<void>)
      | undefined;
    if (handler) return handler(ctx, intent, where);
  }
  throw new AppError('intent.unanswered', { intent: intent.kind });
}

/** The flow with this name; cards remember the flow that made them. */
export function flowNamed(name: string): Flow | undefined {
  return flows.find((f) => f.name === name);
}
