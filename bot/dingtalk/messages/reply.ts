import { z } from 'zod';
import type { Conversation } from '../../../workflows/messages.ts';
import type { SendResult } from '../../channel.ts';
import { SESSION_WEBHOOK } from '../openapi/apis.ts';
import { ApiError, toSendResult } from '../openapi/error.ts';
import { type RobotDeps, robotToGroup, robotToPerson } from './robot.ts';
import { platformWords, robotWords, type Words } from './words.ts';

/** An address that ends sooner than this is not used any more, ms. */
const MARGIN_MS = 30_000;

const answeredSchema = z.object({ errcode: z.union([z.number(), z.string()]).optional() });

/**
 * Answers where the question was asked: by the address that came with it while that is valid (in groups it can
 * mention the asker), else by the robot API. A refused address did nothing, so the robot API may follow; after an
 * uncertain outcome it may not.
 */
export async function reply(
  deps: RobotDeps,
  conversation: Conversation,
  userId: string,
  words: Words,
): Promise<SendResult> {
  if (hasAddress(conversation)) {
    try {
      const body = webhookBody(conversation, userId, platformWords(words));
      await deps.client.post(SESSION_WEBHOOK, conversation.replyUrl, answeredSchema, body);
      return { outcome: 'sent', detail: { by: 'sessionWebhook' } };
    } catch (err) {
      if (!(err instanceof ApiError) || err.kind === 'uncertain') return toSendResult(err);
    }
  }
  if (conversation.kind === 'group') return robotToGroup(deps, conversation.id, robotWords(words));
  if (userId) return robotToPerson(deps, userId, robotWords(words));
  return {
    outcome: 'failed',
    code: 'dingtalk.nobody_to_answer',
    reason: '对方不是本企业成员，且会话的回复地址已过期，无法回复',
  };
}

/** The instant is the platform's, so it is compared with the machine's clock, not with business time. */
function hasAddress(conversation: Conversation): conversation is Conversation & { replyUrl: string } {
  if (!conversation.replyUrl) return false;
  return conversation.replyUntil === undefined || conversation.replyUntil - MARGIN_MS > Date.now();
}

function webhookBody(conversation: Conversation, userId: string, words: Words): unknown {
  const mention = conversation.kind === 'group' && userId !== '';
  // A mention shows only where the text names it.
  const text = mention ? `@${userId} ${words.text}` : words.text;
  return {
    ...(words.kind === 'text'
      ? { msgtype: 'text', text: { content: text } }
      : { msgtype: 'markdown', markdown: { title: words.title, text } }),
    ...(mention ? { at: { atUserIds: [userId], isAtAll: false } } : {}),
  };
}
