import { TOPIC_CARD, TOPIC_ROBOT } from 'dingtalk-stream';
import type { Logger } from 'pino';
import type { Intake, PaintedCard } from '../../channel.ts';
import type { Meter } from '../../meter.ts';
import { type Frame, parseData } from '../stream/frames.ts';
import type { Lanes } from '../stream/lanes.ts';
import { parseBotMessage } from './bot-message.ts';
import { parsePress } from './card-press.ts';
import { parseEvent } from './event.ts';

/** Where a frame came from; the acknowledgement must go back there. */
export interface Acknowledger {
  /** @returns false when the socket is gone: the platform will send the frame again. */
  ack(messageId: string, value: unknown): boolean;
}

export interface FrameDeps {
  channel: string;
  intake: Intake;
  meter: Meter;
  log: Logger;
  messages: Lanes;
  presses: Lanes;
  /** `data.response` of the answer to a press. */
  answer(painted: PaintedCard, userId: string): unknown;
}

/** The platform waits 2 s for the answer to a press (KB-CARD 0007). */
const PRESS_DEADLINE_MS = 2_000;

/** Changes of people, departments and roles are not on the bill (KB 1432). */
const FREE_EVENTS = /^(user|org|label)_/;

/** Topics that the connection subscribes to. */
export const topics = [TOPIC_ROBOT, TOPIC_CARD] as const;

/**
 * Frame → neutral event → intake → acknowledgement, in this order: what is acknowledged is committed. What could
 * not be committed is not acknowledged (messages) or put off (events), so that it comes again.
 */
export function createFrameHandler(deps: FrameDeps): (frame: Frame, from: Acknowledger) => Promise<void> {
  return async (frame, from) => {
    if (frame.type === 'EVENT') return takeEvent(deps, frame, from);
    const topic = frame.headers.topic ?? '';
    deps.meter.count('push', topic);
    if (topic === TOPIC_ROBOT) return takeMessage(deps, frame, from);
    if (topic === TOPIC_CARD) return takePress(deps, frame, from);
    deps.log.warn({ code: 'stream.unknown_topic', topic }, 'nobody answers this topic');
    acknowledge(deps, frame, from, { response: null });
  };
}

async function takeMessage(deps: FrameDeps, frame: Frame, from: Acknowledger): Promise<void> {
  const message = parseBotMessage(parseData(frame.data), deps.channel);
  if (!message) return poison(deps, frame, from);
  await deps.messages.run(message.conversation.id, async () => {
    if (await accepted(deps, frame, () => deps.intake.accept(message)))
      acknowledge(deps, frame, from, { response: null });
  });
}

async function takeEvent(deps: FrameDeps, frame: Frame, from: Acknowledger): Promise<void> {
  const event = parseEvent(frame);
  if (!FREE_EVENTS.test(event.name)) deps.meter.count('push', `event ${event.name}`);
  await deps.messages.run(event.dedupeKey, async () => {
    const ok = await accepted(deps, frame, () => deps.intake.accept(event));
    acknowledge(
      deps,
      frame,
      from,
      ok ? { status: 'SUCCESS' } : { status: 'LATER', message: 'not stored yet' },
    );
  });
}

async function takePress(deps: FrameDeps, frame: Frame, from: Acknowledger): Promise<void> {
  const press = parsePress(parseData(frame.data));
  if (!press) return poison(deps, frame, from);
  const started = performance.now();
  await deps.presses.run(press.dedupeKey, async () => {
    let response: unknown = null;
    await accepted(deps, frame, async () => {
      const painted = await deps.intake.press(press);
      if (painted) response = deps.answer(painted, press.userId);
    });
    acknowledge(deps, frame, from, { response });
  });
  const tookMs = Math.round(performance.now() - started);
  if (tookMs > PRESS_DEADLINE_MS)
    deps.log.warn({ code: 'stream.late_answer', cardId: press.cardId, tookMs }, 'a press was answered late');
}

async function accepted(deps: FrameDeps, frame: Frame, take: () => Promise<void>): Promise<boolean> {
  try {
    await take();
    return true;
  } catch (err) {
    const { topic, messageId } = frame.headers;
    deps.log.error({ err, code: 'stream.not_accepted', topic, messageId }, 'a frame could not be taken in');
    return false;
  }
}

/** Understood by nobody, and it would be the same next time: acknowledged so that it does not come for ever. */
function poison(deps: FrameDeps, frame: Frame, from: Acknowledger): void {
  const { topic, messageId } = frame.headers;
  const bytes = frame.data.length;
  deps.log.error({ code: 'stream.bad_payload', topic, messageId, bytes }, 'a payload could not be read');
  acknowledge(deps, frame, from, { response: null });
}

function acknowledge(deps: FrameDeps, frame: Frame, from: Acknowledger, value: unknown): void {
  const { topic, messageId = '' } = frame.headers;
  if (!from.ack(messageId, value))
    deps.log.warn(
      { code: 'stream.ack_lost', topic, messageId },
      'the socket was gone before the acknowledgement',
    );
}
