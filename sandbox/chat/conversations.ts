import type { Group, Message, MessageBody, MessageView, PaintedCard, PushState } from '../control-types.ts';
import type { Bus } from '../ground/bus.ts';
import type { Clock } from '../ground/clock.ts';
import { newId, opaqueId } from '../ground/ids.ts';
import type { OrgBook } from '../ground/org-book.ts';
import type { Collection, Store } from '../ground/store.ts';

export interface StoredMessage extends Message {
  /** Number of the change that last touched it. */
  seq: number;
}

/** A 1:1 chat of one person with the bot, or a group. */
export interface Conversation {
  conversationId: string;
  kind: 'single' | 'group';
  title: string;
  memberUserIds: string[];
  hasBot: boolean;
}

export type Draft = Pick<Message, 'conversationId' | 'from' | 'body' | 'via'> & Partial<Message>;

/** Messages kept per conversation; the oldest go when there are a tenth more. */
const keptPerConversation = 5000;

interface Parts {
  store: Store;
  bus: Bus;
  clock: Clock;
  org: OrgBook;
  botName: string;
  paint: (outTrackId: string, userId: string) => PaintedCard | null;
}

/** All conversations and what stands in them. */
export class Conversations {
  readonly #parts: Parts;
  readonly #messages: Collection<StoredMessage>;
  readonly #pushes: Collection<PushState>;
  readonly #byConversation = new Map<string, StoredMessage[]>();
  readonly #singles = new Map<string, string>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#messages = parts.store.collection<StoredMessage>('messages');
    this.#pushes = parts.store.collection<PushState>('pushes');
    for (const message of this.#messages.values()) this.list(message.conversationId).push(message);
  }

  /** The id of this person's 1:1 chat with the bot. */
  singleId(userId: string): string {
    const conversationId = opaqueId('cidSingle', userId);
    this.#singles.set(conversationId, userId);
    return conversationId;
  }

  /** The conversation of that id as far as this person takes part in it; absent or `bot` = their 1:1 chat. */
  of(userId: string, conversationId?: string): Conversation | null {
    const person = this.#parts.org.person(userId);
    if (!person) return null;
    const singleId = this.singleId(userId);
    if (conversationId === undefined || conversationId === 'bot' || conversationId === singleId) {
      return {
        conversationId: singleId,
        kind: 'single',
        title: this.#parts.botName,
        memberUserIds: [userId],
        hasBot: true,
      };
    }
    const group = this.#parts.org.group(conversationId);
    return group?.memberUserIds.includes(userId) ? groupConversation(group) : null;
  }

  /** Any conversation that exists. */
  find(conversationId: string): Conversation | null {
    const group = this.#parts.org.group(conversationId);
    if (group) return groupConversation(group);
    if (!this.#singles.has(conversationId))
      for (const one of this.#parts.org.people()) this.singleId(one.userId);
    const userId = this.#singles.get(conversationId);
    return userId === undefined ? null : this.of(userId);
  }

  /** Messages of a conversation, oldest first. The array itself; do not change it. */
  list(conversationId: string): StoredMessage[] {
    let found = this.#byConversation.get(conversationId);
    if (!found) {
      found = [];
      this.#byConversation.set(conversationId, found);
    }
    return found;
  }

  message(messageId: string): StoredMessage | undefined {
    return this.#messages.get(messageId);
  }

  all(): Iterable<StoredMessage> {
    return this.#messages.values();
  }

  /** Puts a new message at the end of its conversation and tells everybody who sees it. */
  add(draft: Draft): StoredMessage {
    const message: StoredMessage = {
      messageId: newId('msg'),
      at: this.#parts.clock.now(),
      atBot: false,
      atUserIds: [],
      atAll: false,
      readBy: draft.from.kind === 'person' ? [draft.from.userId] : [],
      ...draft,
      seq: 0,
    };
    const list = this.list(message.conversationId);
    list.push(message);
    if (list.length > keptPerConversation * 1.1) {
      for (const old of list.splice(0, list.length - keptPerConversation)) {
        this.#messages.delete(old.messageId);
        this.#pushes.delete(old.messageId);
      }
    }
    this.changed(message);
    return message;
  }

  /** Stores a message that its caller has changed, and tells everybody who sees it. */
  changed(message: StoredMessage): void {
    message.seq = this.#parts.bus.publish(this.audience(message), (userId) => ({
      type: 'message',
      message: this.view(message, userId),
    }));
    this.#messages.put(message.messageId, message);
  }

  /** Stores and tells a change that is no news for the inbox, such as being read. */
  touched(message: StoredMessage): void {
    const { seq } = message;
    this.changed(message);
    message.seq = seq;
  }

  audience(message: Message): string[] {
    return message.onlyFor ?? this.find(message.conversationId)?.memberUserIds ?? [];
  }

  sees(message: Message, userId: string): boolean {
    return message.onlyFor ? message.onlyFor.includes(userId) : true;
  }

  /** The message as this person sees it; null = without painted cards. */
  view(message: StoredMessage, userId: string | null): MessageView {
    const { seq: _seq, ...plain } = message;
    const view: MessageView = plain;
    const push = this.#pushes.get(message.messageId);
    if (push) view.push = push;
    if (userId !== null && message.body.type === 'card') {
      const card = this.#parts.paint(message.body.outTrackId, userId);
      if (card) view.card = card;
    }
    return view;
  }

  pushState(messageId: string): PushState | undefined {
    return this.#pushes.get(messageId);
  }

  setPush(message: StoredMessage, state: PushState): void {
    const copy = { ...state };
    this.#pushes.put(message.messageId, copy);
    this.#parts.bus.publish(this.audience(message), () => ({
      type: 'push',
      conversationId: message.conversationId,
      messageId: message.messageId,
      push: copy,
    }));
  }

  /** Forgets everything after a reset of the store. */
  clear(): void {
    this.#byConversation.clear();
  }
}

/** One line of a message, for previews and quotes. */
export function excerpt(body: MessageBody): string {
  switch (body.type) {
    case 'text':
      return body.text;
    case 'markdown':
    case 'link':
    case 'actionCard':
      return body.title;
    case 'richText':
      return body.parts.map((part) => (part.type === 'text' ? part.text : '[图片]')).join('');
    case 'picture':
      return '[图片]';
    case 'file':
      return `[文件] ${body.fileName}`;
    case 'audio':
      return '[语音]';
    case 'video':
      return '[视频]';
    case 'feedCard':
      return body.links[0]?.title ?? '[链接]';
    case 'card':
      return '[卡片]';
  }
}

function groupConversation(group: Group): Conversation {
  return {
    conversationId: group.openConversationId,
    kind: 'group',
    title: group.title,
    memberUserIds: group.memberUserIds,
    hasBot: group.hasBot !== false,
  };
}
