import type { PaintedCard, Sendable, SendResult, Target } from '../channel.ts';
import { cardAsMarkdown } from './cards/as-text.ts';
import { type CardDeps, type CardSpace, deliverCard, updateCard } from './cards/deliver.ts';
import { fileMessage, type Prepared, pictureMessage } from './messages/attachments.ts';
import { cancelMeeting, createMeeting, updateMeeting } from './messages/meeting.ts';
import { type NoticeDeps, sendNotice } from './messages/notice.ts';
import type { PictureBook } from './messages/picture-book.ts';
import { reply } from './messages/reply.ts';
import { type RobotDeps, type RobotMessage, robotToGroup, robotToPerson } from './messages/robot.ts';
import { robotWords, type Words } from './messages/words.ts';

export interface SendDeps extends RobotDeps {
  pictures: PictureBook;
  /** Undefined: no card template is configured. */
  cards: CardDeps | undefined;
  /** Undefined: no agent id is configured. */
  notices: NoticeDeps | undefined;
}

/** Sends one message. Never throws for what the platform does; a throw is a fault of ours. */
export function send(deps: SendDeps, target: Target, message: Sendable, key: string): Promise<SendResult> {
  switch (message.kind) {
    case 'text':
    case 'markdown':
      return sayWords(deps, target, message);
    case 'card':
      return sendCard(deps, target, message.painted);
    case 'repaint':
      return repaint(deps, message.painted);
    case 'picture':
      return sendPrepared(deps, target, pictureMessage(deps, message));
    case 'file':
      return sendPrepared(deps, target, fileMessage(deps, message));
    case 'notice':
      return notify(deps, target, message, key);
    case 'meeting':
      return createMeeting(deps.client, message, key);
    case 'meeting_update':
      return updateMeeting(deps.client, message);
    case 'meeting_cancel':
      return cancelMeeting(deps.client, message);
  }
}

function sayWords(deps: SendDeps, target: Target, words: Words): Promise<SendResult> {
  if (target.to === 'reply') return reply(deps, target.conversation, target.userId, words);
  return sendRobot(deps, target, robotWords(words));
}

function sendRobot(deps: SendDeps, target: Target, message: RobotMessage): Promise<SendResult> {
  const space = spaceOf(target);
  return space.kind === 'person'
    ? robotToPerson(deps, space.id, message)
    : robotToGroup(deps, space.id, message);
}

async function sendPrepared(deps: SendDeps, target: Target, upload: Promise<Prepared>): Promise<SendResult> {
  const prepared = await upload;
  if ('failed' in prepared) return prepared.failed;
  const result = await sendRobot(deps, target, prepared.message);
  return result.outcome === 'sent' && prepared.note
    ? { outcome: 'sent', detail: { ...result.detail, note: prepared.note } }
    : result;
}

async function sendCard(deps: SendDeps, target: Target, painted: PaintedCard): Promise<SendResult> {
  if (!deps.cards)
    return certain(await sayWords(deps, target, { kind: 'markdown', ...cardAsMarkdown(painted.view) }));
  return deliverCard(deps.cards, spaceOf(target), painted, await deps.pictures.fill(painted));
}

async function repaint(deps: SendDeps, painted: PaintedCard): Promise<SendResult> {
  if (!deps.cards) return { outcome: 'sent', detail: { skipped: 'no card template' } };
  return updateCard(deps.cards, painted, await deps.pictures.fill(painted));
}

async function notify(
  deps: SendDeps,
  target: Target,
  notice: Extract<Sendable, { kind: 'notice' }>,
  key: string,
): Promise<SendResult> {
  const space = spaceOf(target);
  if (deps.notices && space.kind === 'person') return sendNotice(deps.notices, space.id, notice, key);
  const link = notice.url ? `\n\n[查看详情](${notice.url})` : '';
  const text = `### ${notice.title}\n\n${notice.text}${link}`;
  return certain(await sayWords(deps, target, { kind: 'markdown', title: notice.title, text }));
}

/**
 * Cards and notices count as repeatable in the outbox, but a chat message that stands in for one has no key on the
 * platform: after an uncertain outcome it must not go out a second time.
 */
function certain(result: SendResult): SendResult {
  return result.outcome === 'unknown' ? { ...result, outcome: 'failed' } : result;
}

function spaceOf(target: Target): CardSpace {
  if (target.to === 'person') return { kind: 'person', id: target.userId };
  if (target.to === 'group')
    return {
      kind: 'group',
      id: target.conversationId,
      ...(target.mention ? { mention: target.mention } : {}),
    };
  if (target.conversation.kind === 'single') return { kind: 'person', id: target.userId };
  return {
    kind: 'group',
    id: target.conversation.id,
    ...(target.userId ? { mention: [target.userId] } : {}),
  };
}
