import type { ChartData } from '../board/charts/data.ts';
import type { Card } from './card.ts';

/** A conversation that somebody wrote in; enough to answer there. */
export interface Conversation {
  channel: string;
  kind: 'single' | 'group';
  id: string;
  title?: string;
  /** Reply address that the platform handed out, valid until `replyUntil` (ms since epoch, platform's clock). */
  replyUrl?: string;
  replyUntil?: number;
}

/** To whom something is said. */
export type Recipient =
  | { to: 'person'; userId: string }
  | { to: 'group'; conversationId: string; mention?: string[] }
  /** An answer in the conversation of the question; in a group the asker is mentioned. */
  | { to: 'reply'; conversation: Conversation; userId: string };

/** Where a picture's live page is. */
export interface PageLink {
  text: string;
  url: string;
}

/** What a flow can say, platform-neutral. Channels render it; those without an ability degrade it. */
export type Message =
  | { kind: 'text'; text: string }
  | { kind: 'markdown'; title: string; text: string }
  /** Deliver the card (its view is read when it is sent). */
  | { kind: 'card'; cardId: string }
  /** Repaint a delivered card for everybody who sees it. */
  | { kind: 'repaint'; cardId: string }
  /** Work notification: louder than a chat message. */
  | { kind: 'notice'; title: string; text: string; url?: string }
  | { kind: 'picture'; sha256: string; caption?: string }
  /** A picture that is drawn when it is sent; where it cannot be, its caption is said. */
  | { kind: 'chart'; name: string; chart: ChartData; caption: string; link?: PageLink }
  | { kind: 'file'; sha256: string; name: string }
  | {
      kind: 'meeting';
      title: string;
      text: string;
      organiserUserId: string;
      attendeeUserIds: string[];
      /** ISO 8601 with offset. */
      startsAt: string;
      endsAt: string;
    }
  /**
   * Changes the meeting that was said with the key `meetingKey`; what is not given stays, a new start alone keeps the
   * length. Sent after it, whoever is addressed; when there is no such event (any more), or it is about to be
   * cancelled, nothing is sent.
   */
  | {
      kind: 'meeting_update';
      meetingKey: string;
      title: string;
      text: string;
      startsAt?: string;
      endsAt?: string;
      attendeeUserIds?: string[];
    }
  /** Cancels it for everybody; if it has not gone out yet, it never does. Calendars do not show the reason. */
  | { kind: 'meeting_cancel'; meetingKey: string; reason: string };

export type MeetingMessage = Extract<Message, { kind: 'meeting' | 'meeting_update' | 'meeting_cancel' }>;

/** What is asked of `say`: a card is given as a view and becomes a card row. */
export type Saying =
  | Exclude<Message, { kind: 'card' } | { kind: 'repaint' }>
  | { kind: 'card'; flow: string; key: string; card: Card };
