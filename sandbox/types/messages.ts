/** What stands in a conversation. All instants are ms of the sandbox's own clock. */
import type { PaintedCard } from './cards.ts';

/** A conversation as one person sees it in their list. */
export interface ConversationSummary {
  conversationId: string;
  /** `single` = this person's 1:1 chat with the bot. */
  kind: 'single' | 'group';
  title: string;
  memberUserIds: string[];
  hasBot: boolean;
  lastMessage: MessageView | null;
  unread: number;
  /** Cards pinned above the conversation (吊顶), newest last. */
  pinnedCards: PaintedCard[];
}

export type Sender = { kind: 'person'; userId: string; name: string } | { kind: 'bot'; name: string };

export interface LinkButton {
  title: string;
  url: string;
}

/** A file as kept by the sandbox; `url` is a path on this server, good for `<img>` and downloads on the page. */
export interface FileRef {
  fileId: string;
  fileName: string;
  size: number;
  contentType: string;
  url: string;
}

export type RichTextPart = { type: 'text'; text: string } | { type: 'picture'; file: FileRef };

export type MessageBody =
  | { type: 'text'; text: string }
  | { type: 'markdown'; title: string; text: string }
  | { type: 'richText'; parts: RichTextPart[] }
  /** `url` is ready for `<img src>`: an outside address, or a path here for a mediaId or file. */
  | { type: 'picture'; url: string; file?: FileRef }
  | { type: 'file'; fileName: string; url: string; file?: FileRef }
  | { type: 'audio'; url: string; durationMs: number; recognition?: string; file?: FileRef }
  | { type: 'video'; url: string; durationMs: number; file?: FileRef }
  | { type: 'link'; title: string; text: string; url: string; picUrl?: string }
  | {
      type: 'actionCard';
      title: string;
      text: string;
      layout: 'vertical' | 'horizontal';
      buttons: LinkButton[];
    }
  | { type: 'feedCard'; links: { title: string; url: string; picUrl: string }[] }
  | { type: 'card'; outTrackId: string };

/** How the push of a person's message to the bot is going. */
export interface PushState {
  state: 'not_pushed' | 'waiting' | 'acked' | 'failed' | 'lost';
  /** Sends so far; every send had its own `headers.messageId`. */
  attempts: number;
  ackCode?: number;
  /** ms from the last send to its ack. */
  ackLatencyMs?: number;
}

export interface Message {
  /** For a person's message this is the bot payload's `msgId`. */
  messageId: string;
  conversationId: string;
  at: number;
  from: Sender;
  body: MessageBody;
  /** Where it came from: the client app, or the API used by the bot. */
  via: 'client' | 'oToMessages' | 'groupMessages' | 'sessionWebhook' | 'card';
  atBot: boolean;
  atUserIds: string[];
  atAll: boolean;
  /** Only these people see it (card `recipients`); absent: everybody in the conversation. */
  onlyFor?: string[];
  replyTo?: { messageId: string; excerpt: string };
  readBy: string[];
  recalledAt?: number;
  /** Bot messages: the key for recall and read status. */
  processQueryKey?: string;
}

/** A message as one person sees it now. */
export interface MessageView extends Message {
  /** For `body.type === 'card'`: the card as now painted for that person. */
  card?: PaintedCard;
  /** For people's messages that go to the bot. */
  push?: PushState;
}

/** `GET /sandbox/unread`: unread messages of every person over all their conversations; who has none is absent. */
export type UnreadByPerson = Record<string, number>;
