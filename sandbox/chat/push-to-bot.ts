import type { World } from '../world.ts';
import { botPayload, emptyPayload } from './bot-payload.ts';
import type { StoredMessage } from './conversations.ts';

export const botTopic = '/v1.0/im/bot/messages/get';

/** Whether the platform hands this message to the bot: all of a 1:1 chat; in a group only with @, and no files. */
export function botHears(world: World, message: StoredMessage): boolean {
  if (message.from.kind !== 'person') return false;
  const conversation = world.conversations.find(message.conversationId);
  if (!conversation?.hasBot) return false;
  if (conversation.kind === 'single') return true;
  return message.atBot && (message.body.type === 'text' || message.body.type === 'richText');
}

/** Pushes a person's message to the bot. `counted` false: the month's allowance has paid for it already. */
export function pushToBot(world: World, message: StoredMessage, counted = true): void {
  const sender = message.from.kind === 'person' ? world.org.person(message.from.userId) : undefined;
  if (!sender) return;
  const full = botPayload(world, message, sender);
  const data = JSON.stringify(!counted || world.meter.takePush() ? full : emptyPayload(full));
  world.courier.deliver({
    type: 'CALLBACK',
    topic: botTopic,
    data,
    retryMs: world.timings.botRedeliveryMs,
    changed: (state) => world.conversations.setPush(message, state),
  });
}

/** After a restart: what was pushed and never acknowledged is pushed again. */
export function resumePushes(world: World): number {
  let resumed = 0;
  for (const message of world.conversations.all()) {
    if (world.conversations.pushState(message.messageId)?.state !== 'waiting') continue;
    pushToBot(world, message, false);
    resumed += 1;
  }
  return resumed;
}
