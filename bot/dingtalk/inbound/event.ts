import type { Inbound } from '../../channel.ts';
import { type Frame, parseData } from '../stream/frames.ts';

/** A subscribed event (calendar or contact change …). The key is `eventId`: it stays the same when it comes again. */
export function parseEvent(frame: Frame): Extract<Inbound, { kind: 'event' }> {
  const { eventId, eventType, messageId } = frame.headers;
  return {
    kind: 'event',
    dedupeKey: `event:${eventId || messageId}`,
    name: eventType || 'unknown',
    data: parseData(frame.data) ?? frame.data,
  };
}
