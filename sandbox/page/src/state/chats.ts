/** Conversations of the chosen person, the messages read so far, and the cards in them. */
import { computed, reactive } from 'vue';
import type { ConversationSummary, MessageView, PaintedCard, PushState } from '../../../control-types.ts';
import { getConversations, getMessages, markRead } from '../api/control.ts';
import { errorText } from '../api/http.ts';
import { mergePage, upsertMessage } from '../logic/timeline.ts';
import { route } from './route.ts';

const PAGE = 60;

export interface Thread {
  messages: MessageView[];
  loaded: boolean;
  loading: boolean;
  /** Nothing older is left on the server. */
  complete: boolean;
  problem: string | null;
}

interface Chats {
  userId: string;
  loaded: boolean;
  conversations: ConversationSummary[];
  threads: Record<string, Thread>;
  /** Cards as painted for this person now. */
  cards: Record<string, PaintedCard>;
}

export const chats = reactive<Chats>({
  userId: '',
  loaded: false,
  conversations: [],
  threads: {},
  cards: {},
});

/** The 1:1 chat stands as `bot` in the address; everything else by its id. */
export const addressOf = (one: ConversationSummary): string =>
  one.kind === 'single' ? 'bot' : one.conversationId;

export const active = computed(
  () => chats.conversations.find((one) => route.c !== null && addressOf(one) === route.c) ?? null,
);

export const totalUnread = computed(() => chats.conversations.reduce((sum, one) => sum + one.unread, 0));

export function forgetChats(userId: string): void {
  Object.assign(chats, { userId, loaded: false, conversations: [], threads: {}, cards: {} });
}

export function takeCard(card: PaintedCard | null | undefined): void {
  if (!card || card.forUserId !== chats.userId) return;
  const known = chats.cards[card.outTrackId];
  if (!known || card.revision >= known.revision) chats.cards[card.outTrackId] = card;
}

export function threadOf(conversationId: string): Thread {
  const fresh: Thread = { messages: [], loaded: false, loading: false, complete: false, problem: null };
  chats.threads[conversationId] ??= fresh;
  return chats.threads[conversationId] ?? fresh;
}

/** Reads the list anew: the server's word on unread counts, last messages and pinned cards. */
export async function loadConversations(): Promise<void> {
  const userId = chats.userId;
  const list = await getConversations(userId);
  if (userId !== chats.userId) return;
  for (const one of list) {
    for (const card of one.pinnedCards) takeCard(card);
    takeCard(one.lastMessage?.card);
    if (one.conversationId === active.value?.conversationId && document.visibilityState === 'visible')
      one.unread = 0;
  }
  chats.conversations = list;
  chats.loaded = true;
}

async function read(conversationId: string, before?: string): Promise<void> {
  const thread = threadOf(conversationId);
  const userId = chats.userId;
  const stale = new Set(before === undefined ? thread.messages.map((one) => one.messageId) : []);
  thread.loading = true;
  thread.problem = null;
  try {
    const page = await getMessages(userId, conversationId, PAGE, before);
    if (userId !== chats.userId) return;
    for (const message of page) takeCard(message.card);
    // A first page replaces what stood there, except for what arrived while it was on its way.
    thread.messages = mergePage(
      page,
      thread.messages.filter((one) => !stale.has(one.messageId)),
    );
    if (before !== undefined || !thread.loaded) thread.complete = page.length < PAGE;
    thread.loaded = true;
  } catch (error) {
    thread.problem = errorText(error);
  } finally {
    thread.loading = false;
  }
}

/** The newest messages of a conversation. */
export const loadThread = (conversationId: string): Promise<void> => read(conversationId);

/** One page further back. */
export async function loadOlder(conversationId: string): Promise<void> {
  const thread = threadOf(conversationId);
  const oldest = thread.messages[0];
  if (thread.loading || thread.complete || !oldest) return;
  await read(conversationId, oldest.messageId);
}

export function takeMessage(message: MessageView): void {
  takeCard(message.card);
  const thread = chats.threads[message.conversationId];
  if (thread) upsertMessage(thread.messages, message);
}

/** The answer to one's own sending; the stream may have told of it already, and of more since. */
export function takeOwnMessage(message: MessageView): void {
  const known = chats.threads[message.conversationId]?.messages;
  if (!known?.some((one) => one.messageId === message.messageId)) takeMessage(message);
}

export function takePush(conversationId: string, messageId: string, push: PushState): void {
  const message = chats.threads[conversationId]?.messages.find((one) => one.messageId === messageId);
  if (message) message.push = push;
}

export function takePinned(
  conversationId: string,
  outTrackId: string,
  pinned: boolean,
  card: PaintedCard | null,
): void {
  takeCard(card);
  const conversation = chats.conversations.find((one) => one.conversationId === conversationId);
  if (!conversation) return;
  const others = conversation.pinnedCards.filter((one) => one.outTrackId !== outTrackId);
  conversation.pinnedCards = pinned && card ? [...others, card] : others;
}

/** Tells the server that the person sees this conversation, when there is something unread in it. */
export async function readActive(): Promise<void> {
  const conversation = active.value;
  if (!conversation || document.visibilityState !== 'visible') return;
  const me = chats.userId;
  const thread = chats.threads[conversation.conversationId];
  const unread =
    conversation.unread > 0 ||
    (thread?.messages.some((one) => !one.readBy.includes(me) && one.from.kind === 'bot') ?? false);
  if (!unread) return;
  conversation.unread = 0;
  await markRead(me, conversation.conversationId);
}
