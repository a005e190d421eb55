import { openToken } from '../ground/ids.ts';
import { OapiError } from '../http/errors.ts';
import type { Call, Route } from '../http/route.ts';
import type { MessageBody } from '../types/messages.ts';
import type { World } from '../world.ts';
import { bodyFromSession, MessageBodyError } from './bot-message-body.ts';

/** `POST /robot/sendBySession?session=`: an answer into the conversation of one received message, without a token. */
function sendBySession(world: World, call: Call): unknown {
  const session = openToken(
    world.app.clientSecret,
    'session',
    call.query.get('session') ?? '',
    world.clock.now(),
  );
  if ('problem' in session) throw new OapiError(300001, 'token is not exist');
  const [conversationId, userId] = JSON.parse(session.content) as [string, string];
  try {
    const body = bodyFromSession(call.body);
    if (body) {
      const at = (call.body.at ?? {}) as { atUserIds?: string[]; atMobiles?: string[]; isAtAll?: boolean };
      const byMobile = (at.atMobiles ?? []).map((mobile) => world.org.byMobile(mobile)?.userId ?? '');
      const atUserIds = [...(at.atUserIds ?? []), ...byMobile].filter((one) => world.org.person(one));
      world.conversations.add({
        conversationId,
        from: { kind: 'bot', name: world.app.botName },
        body: withNames(world, body, atUserIds),
        via: 'sessionWebhook',
        atUserIds,
        atAll: at.isAtAll === true,
      });
    }
  } catch (error) {
    if (error instanceof MessageBodyError) throw new OapiError(40035, `不合法的参数: ${error.field}`);
    throw error;
  }
  world.log.info({ userId }, 'answer by sessionWebhook');
  return {};
}

/** Clients show `@userId` of a mentioned person as `@name`. */
function withNames(world: World, body: MessageBody, atUserIds: readonly string[]): MessageBody {
  if (body.type !== 'text' && body.type !== 'markdown') return body;
  const text = atUserIds.reduce(
    (shown, userId) => shown.replaceAll(`@${userId}`, `@${world.org.person(userId)?.name ?? userId}`),
    body.text,
  );
  return { ...body, text };
}

export const sessionRoutes: Route[] = [
  {
    method: 'POST',
    path: '/robot/sendBySession',
    host: 'oapi',
    token: false,
    counted: true,
    handler: sendBySession,
  },
];
