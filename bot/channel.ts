import type { Readable } from 'node:stream';
import type { Card } from '../workflows/card.ts';
import type { Busy } from '../workflows/context.ts';
import type { Conversation, MeetingMessage, Message, PageLink } from '../workflows/messages.ts';

/** What a chat platform can do; flows and the outbox ask for abilities, never for platform names. */
export interface Abilities {
  /** Inputs (text, select, date) on cards. */
  cardInputs: boolean;
  /** A delivered card can be repainted. */
  cardUpdate: boolean;
  /** The same card can look different to different people. */
  cardPrivateViews: boolean;
  /** Files can be received in groups. */
  groupFiles: boolean;
  notices: boolean;
  meetings: boolean;
}

/** A person as the platform names them. `userId` is null for people outside the organisation. */
export interface Sender {
  userId: string | null;
  name: string;
}

/** A reference to a file on the platform, good for one download soon after it was received. */
export interface RemoteFile {
  code: string;
  name?: string;
  kind: 'picture' | 'file' | 'audio' | 'video';
}

/** A platform's frame as a neutral, JSON-serialisable event. */
export type Inbound =
  | {
      kind: 'message';
      dedupeKey: string;
      conversation: Conversation;
      sender: Sender;
      /** Words of the message, mention of the bot removed; '' when there are none. */
      text: string;
      files: RemoteFile[];
      /** Why there is no usable content, e.g. the platform's quota ran out or the kind is unknown. */
      problem?: 'quota' | 'unsupported';
      /** Words of the message that this one quotes, when it quotes one. */
      quoted?: string;
    }
  | {
      kind: 'press';
      dedupeKey: string;
      cardId: string;
      userId: string;
      /** Button id as painted: `<version>.<index>`; looked up on the server. */
      buttonId: string;
      form: Record<string, string>;
    }
  | { kind: 'event'; dedupeKey: string; name: string; data: unknown };

export type InboundMessage = Extract<Inbound, { kind: 'message' }>;
export type InboundPress = Extract<Inbound, { kind: 'press' }>;

/** What the service does with what comes in. Both resolve only after the inbox row is committed. */
export interface Intake {
  /** Messages and events: the channel acknowledges to the platform when this resolves. */
  accept(event: Exclude<Inbound, InboundPress>): Promise<void>;
  /** A press: persisted, worked and answered at once; the answer repaints the clicker's card. */
  press(event: InboundPress): Promise<PaintedCard | null>;
}

/** A card as a channel needs it to paint: the neutral view, its identity and its version. */
export interface PaintedCard {
  cardId: string;
  version: number;
  /** No button may be pressed any more. */
  closed: boolean;
  view: Card;
}

/** Where a send goes. */
export type Target =
  | { to: 'person'; userId: string }
  | { to: 'group'; conversationId: string; mention?: string[] }
  | { to: 'reply'; conversation: Conversation; userId: string };

/** A meeting that stands in calendars; the outbox has it from the detail of the send that created it. */
export interface KnownMeeting {
  eventId: string;
  organiserUserId: string;
  unionIds: Record<string, string>;
}

/** A message ready for a channel: cards carry their painting, pictures and files their bytes. */
export type Sendable =
  | Exclude<Message, { kind: 'card' | 'repaint' | 'picture' | 'chart' | 'file' } | MeetingMessage>
  | { kind: 'card'; painted: PaintedCard }
  | { kind: 'repaint'; painted: PaintedCard }
  | {
      kind: 'picture';
      name: string;
      mime: string;
      open: () => Promise<Readable>;
      caption?: string;
      /** Below the caption; only with one. */
      link?: PageLink;
    }
  | { kind: 'file'; name: string; mime: string; open: () => Promise<Readable> }
  | (Extract<Message, { kind: 'meeting' }> & { unionIds: Record<string, string> })
  | (Extract<Message, { kind: 'meeting_update' }> & KnownMeeting)
  | (Extract<Message, { kind: 'meeting_cancel' }> & KnownMeeting);

/**
 * How a send ended. `retry`: certainly not done, try again (after `afterMs` if given). `unknown`: it may
 * have happened (a 504 after success); the outbox repeats it only if the effect is idempotent by its key.
 * `failed`: refused for good, with the reason for the log and, if there is one, the missing permission.
 * The detail of a meeting that was created has its `eventId`, which changes of it need.
 */
export type SendResult =
  | { outcome: 'sent'; detail?: Record<string, unknown> }
  | { outcome: 'retry'; code: string; reason: string; afterMs?: number }
  | { outcome: 'unknown'; code: string; reason: string }
  | { outcome: 'failed'; code: string; reason: string };

/** People and departments as the platform's directory has them. */
export interface DirectorySnapshot {
  departments: { id: string; name: string; parentId: string | null; managerUserIds: string[] }[];
  people: {
    userId: string;
    unionId: string | null;
    name: string;
    title: string;
    departmentIds: string[];
    managerUserId: string | null;
  }[];
}

/** Somebody whose calendar is asked for. */
export interface CalendarPerson {
  userId: string;
  /** As the calendar names them; null when the directory has none. */
  unionId: string | null;
}

export interface ChannelHealth {
  state: 'connecting' | 'connected' | 'bad_credentials' | 'no_network' | 'stopped';
  since: string;
  detail?: string;
}

/** Lets people sign on to our pages as who they are on the platform. */
export interface SignOn {
  /** What a page needs to ask the platform's own client for a code. */
  readonly client: { platform: 'dingtalk'; corpId: string; clientId: string };
  /** Who is behind a code of the client, once. @throws AppError sign_on.bad_code, sign_on.away */
  byClientCode(code: string): Promise<{ userId: string }>;
  /**
   * The platform's page where any other browser signs on. It comes back to `returnTo` with a code and this state.
   * @param returnTo must be registered with the platform
   */
  browserAddress(returnTo: string, state: string): string;
  /** Who is behind the code that the browser came back with, once. @throws as byClientCode */
  byBrowserCode(code: string): Promise<{ unionId: string }>;
}

/** The port every chat platform implements. */
export interface Channel {
  readonly name: string;
  readonly can: Abilities;
  /** Connects and keeps connected until `stop`. Resolves when the first attempt has ended, well or not. */
  start(intake: Intake): Promise<void>;
  /** Stops taking in, lets acknowledgements under way go out, closes the socket in an orderly way. */
  stop(): Promise<void>;
  send(target: Target, message: Sendable, idempotencyKey: string): Promise<SendResult>;
  /** Bytes of what a person sent, bounded in time and size. */
  download(file: RemoteFile): Promise<{ stream: Readable; name?: string; mime?: string }>;
  directory(): Promise<DirectorySnapshot>;
  /**
   * What people have in their calendars, by userId; asked in the name of the first of them that the platform takes.
   * Who can't be read is absent, for everybody where there are no meetings.
   * @throws Error when nobody could be read for want of the platform
   */
  busy(people: readonly CalendarPerson[], from: Date, to: Date): Promise<Map<string, Busy[]>>;
  health(): ChannelHealth;
  /** Absent where the platform does not tell pages who opens them. */
  readonly signOn?: SignOn;
}
