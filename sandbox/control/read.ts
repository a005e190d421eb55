import { z } from 'zod';
import type { ConversationSummary, MessageView, PersonInbox, UnreadByPerson } from '../control-types.ts';
import { ControlError } from '../http/errors.ts';
import type { World } from '../world.ts';
import { notificationsOf, todosOf } from './belongings.ts';
import { calendarOf } from './calendar.ts';
import type { ControlCall, ControlRoute } from './run-control.ts';
import { placeOf } from './say.ts';

/** This person's 1:1 chat with the bot and their groups, the liveliest first. */
function conversations(world: World, call: ControlCall): ConversationSummary[] {
  const userId = call.params.userId ?? '';
  placeOf(world, userId);
  return idsOf(world, userId)
    .map((id) => summary(world, userId, id))
    .sort((a, b) => (b.lastMessage?.at ?? 0) - (a.lastMessage?.at ?? 0));
}

/** Ids of this person's 1:1 chat with the bot and of their groups. */
function idsOf(world: World, userId: string): string[] {
  const groups = world.org.groups().filter((one) => one.memberUserIds.includes(userId));
  return [world.conversations.singleId(userId), ...groups.map((one) => one.openConversationId)];
}

function summary(world: World, userId: string, id: string): ConversationSummary {
  const { conversation } = placeOf(world, userId, id);
  const visible = world.conversations
    .list(conversation.conversationId)
    .filter((one) => world.conversations.sees(one, userId));
  const last = visible.at(-1);
  return {
    ...conversation,
    lastMessage: last ? world.conversations.view(last, userId) : null,
    unread: visible.filter((one) => !one.readBy.includes(userId)).length,
    pinnedCards: world.cards.pinnedFor(conversation.conversationId, userId),
  };
}

function messages(world: World, call: ControlCall): MessageView[] {
  const userId = call.params.userId ?? '';
  const { conversation } = placeOf(world, userId, call.params.conversationId);
  let list = world.conversations
    .list(conversation.conversationId)
    .filter((one) => world.conversations.sees(one, userId));
  const before = call.query.get('before');
  if (before !== null) {
    const at = list.findIndex((one) => one.messageId === before);
    if (at < 0) throw new ControlError(404, 'no_message', `没有消息 ${before}`);
    list = list.slice(0, at);
  }
  const limit = Number(call.query.get('limit') ?? 200);
  return list.slice(-limit).map((one) => world.conversations.view(one, userId));
}

/** What this person has received; with `since` only what came or changed after that change number. */
function inbox(world: World, call: ControlCall): PersonInbox {
  const userId = call.params.userId ?? '';
  placeOf(world, userId);
  const since = Number(call.query.get('since') ?? 0);
  const received = idsOf(world, userId)
    .flatMap((id) => world.conversations.list(id))
    .filter((one) => world.conversations.sees(one, userId))
    .filter((one) => !(one.from.kind === 'person' && one.from.userId === userId))
    .filter((one) => changedAt(world, one) > since)
    .sort((a, b) => a.at - b.at || a.seq - b.seq);
  return {
    messages: received.map((one) => world.conversations.view(one, userId)),
    workNotifications: notificationsOf(world, userId, since),
    calendar: calendarOf(world, userId, since),
    todos: todosOf(world, userId, since),
    seq: world.bus.seq,
  };
}

function changedAt(world: World, message: { seq: number; body: MessageView['body'] }): number {
  const card = message.body.type === 'card' ? world.cards.get(message.body.outTrackId) : undefined;
  return Math.max(message.seq, card?.seq ?? 0);
}

/** Unread messages of everybody, over all their conversations; who has none is left out. */
function unread(world: World): UnreadByPerson {
  const found: UnreadByPerson = {};
  for (const { userId } of world.org.people()) {
    const own = idsOf(world, userId).flatMap((id) => world.conversations.list(id));
    const count = own.filter(
      (one) => !one.readBy.includes(userId) && world.conversations.sees(one, userId),
    ).length;
    if (count > 0) found[userId] = count;
  }
  return found;
}

const readBody = z.object({ userId: z.string(), conversationId: z.string().optional() });

/** Opens the conversation: everything in it counts as read by this person. */
function read(world: World, call: ControlCall): Record<string, never> {
  const input = readBody.parse(call.body.fields);
  const { conversation } = placeOf(world, input.userId, input.conversationId);
  for (const message of world.conversations.list(conversation.conversationId)) {
    if (message.readBy.includes(input.userId) || !world.conversations.sees(message, input.userId)) continue;
    message.readBy.push(input.userId);
    world.conversations.touched(message);
  }
  return {};
}

export const readRoutes: ControlRoute[] = [
  { method: 'GET', path: '/sandbox/people/{userId}/conversations', handler: conversations },
  {
    method: 'GET',
    path: '/sandbox/people/{userId}/conversations/{conversationId}/messages',
    handler: messages,
  },
  { method: 'GET', path: '/sandbox/people/{userId}/inbox', handler: inbox },
  { method: 'GET', path: '/sandbox/unread', handler: unread },
  { method: 'POST', path: '/sandbox/read', handler: read },
];
