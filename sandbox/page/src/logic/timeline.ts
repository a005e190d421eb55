/** Messages of a conversation → what is shown: stamps where time has passed, names where the sender changes. */
import type { MessageView } from '../../../control-types.ts';
import { dayNumber } from './shanghai.ts';

/** A stamp is set after this much silence, ms. */
const STAMP_AFTER_MS = 5 * 60_000;

export interface TimelineRow {
  message: MessageView;
  /** Show a stamp above. */
  stamped: boolean;
  /** Show the sender's name and picture (first of a run). */
  headed: boolean;
}

function sameSender(a: MessageView, b: MessageView): boolean {
  if (a.from.kind === 'bot' || b.from.kind === 'bot') return a.from.kind === b.from.kind;
  return a.from.userId === b.from.userId;
}

export function timeline(messages: MessageView[]): TimelineRow[] {
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const stamped =
      !before ||
      dayNumber(before.at) !== dayNumber(message.at) ||
      Math.abs(message.at - before.at) > STAMP_AFTER_MS;
    return { message, stamped, headed: stamped || !before || !sameSender(before, message) };
  });
}

/**
 * Puts a message into a list: a known `messageId` is replaced where it stands, a new one goes to the end. The
 * server's order counts, not the instants: the sandbox clock can be moved back.
 */
export function upsertMessage(list: MessageView[], message: MessageView): void {
  const known = list.findIndex((other) => other.messageId === message.messageId);
  if (known >= 0) list[known] = message;
  else list.push(message);
}

/** Messages of a page read from the server, with those of the list that the page does not contain behind them. */
export function mergePage(page: MessageView[], list: MessageView[]): MessageView[] {
  const read = new Set(page.map((one) => one.messageId));
  return [...page, ...list.filter((one) => !read.has(one.messageId))];
}
