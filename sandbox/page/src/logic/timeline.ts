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
      !before || dayNumber(before.at) !== dayNumber(message.at) || message.at - before.at > STAMP_AFTER_MS;
    return { message, stamped, headed: stamped || !before || !sameSender(before, message) };
  });
}

/**
 * Puts a message into a list kept oldest first: a known `messageId` is replaced where it stands, a new one is
 * appended (or placed by its instant when it comes late). Returns whether it was new.
 */
export function upsertMessage(list: MessageView[], message: MessageView): boolean {
  const known = list.findIndex((other) => other.messageId === message.messageId);
  if (known >= 0) {
    list[known] = message;
    return false;
  }
  let at = list.length;
  while (at > 0 && (list[at - 1]?.at ?? 0) > message.at) at -= 1;
  list.splice(at, 0, message);
  return true;
}
