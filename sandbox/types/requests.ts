/** Bodies and answers of the control API. Wrong input answers 400 `{error: {code, message}}`. */
import type { ClickResult } from './cards.ts';
import type { ClockState, ConnectionInfo, Fault, Limits } from './machine.ts';
import type { FileRef, MessageView } from './messages.ts';
import type { AppInfo, Department, Group, Person } from './people.ts';

/** `GET /sandbox/state` */
export interface SandboxState {
  app: AppInfo;
  orgName: string;
  people: Person[];
  departments: Department[];
  groups: Group[];
  clock: ClockState;
  faults: Fault[];
  limits: Limits;
  connections: ConnectionInfo[];
  templates: { templateId: string; published: boolean; name: string }[];
  /** Scopes the app does not have (calls that need them answer 403 / 60011). */
  deniedScopes: string[];
  seq: number;
}

/** Where a person writes: absent or `bot` = their 1:1 chat with the bot, else a group's openConversationId. */
export interface Where {
  userId: string;
  conversationId?: string;
}

/** `POST /sandbox/say` → `{message: MessageView}`. In a group the bot hears it only with `atBot`. */
export interface SayRequest extends Where {
  text: string;
  atBot?: boolean;
  atUserIds?: string[];
  /** Quote this message. */
  replyTo?: string;
}

/** `POST /sandbox/say-rich-text`: text and pictures in one message; `fileId` from `POST /sandbox/files`. */
export interface SayRichTextRequest extends Where {
  parts: ({ text: string } | { fileId: string })[];
  atBot?: boolean;
  atUserIds?: string[];
}

/**
 * `POST /sandbox/send-file` as JSON, or multipart with the fields beside a `file` part (then `fileId`,
 * `contentBase64` and `fileName` are not needed). Kind default: picture for images, else file.
 */
export interface SendFileRequest extends Where {
  fileId?: string;
  fileName?: string;
  contentBase64?: string;
  kind?: 'picture' | 'file' | 'audio' | 'video';
  durationMs?: number;
  /** Audio: what speech recognition made of it. */
  recognition?: string;
  atBot?: boolean;
}

export interface SaidResponse {
  message: MessageView;
}

/** `POST /sandbox/files`: multipart `file`, or any body with `?fileName=`. */
export interface FileUploaded {
  file: FileRef;
}

/**
 * `POST /sandbox/cards/{outTrackId}/click` → ClickResult. Either `button` (a painted button's key or text, or
 * a form's submit) or raw `actionIds` + `params`. With `button`, a disabled or missing button and an unfilled
 * required field are refused with 409, as the client would.
 */
export interface ClickRequest {
  userId: string;
  button?: string;
  actionIds?: string[];
  params?: Record<string, unknown>;
  /** Values of the form, by field name (SELECT: the option's value or `{index,value}`). */
  form?: Record<string, unknown>;
  /** Values of standalone inputs, by variable. */
  inputs?: Record<string, unknown>;
}

export type ClickResponse = ClickResult;

/** `POST /sandbox/read`: the person has opened the conversation; all its messages count as read. */
export interface ReadRequest {
  userId: string;
  conversationId?: string;
}

/** `POST /sandbox/calendar`: a person puts something into their own calendar and is busy then. */
export interface CalendarPutRequest {
  userId: string;
  /** ISO 8601 with offset. */
  start: string;
  end: string;
  /** Default: 有事. */
  summary?: string;
}

/** `POST /sandbox/calendar/{eventId}/respond` */
export interface CalendarRespondRequest {
  userId: string;
  status: 'accepted' | 'declined' | 'tentative';
}

/** `POST /sandbox/calendar/{eventId}/move`: a person drags it; a `calendar_event_change` event is pushed. */
export interface CalendarMoveRequest {
  userId: string;
  start: string;
  end: string;
}

/** `POST /sandbox/todos/{taskId}/done` */
export interface TodoDoneRequest {
  userId: string;
  done: boolean;
}

/** `POST /sandbox/connections/{connectionId|all}` */
export interface ConnectionRequest {
  /** disconnect: the platform's orderly way. drop: cut at once. halfOpen: stays open, dead. revive: half-open → live. */
  action: 'disconnect' | 'drop' | 'halfOpen' | 'revive';
  reason?: string;
}

/** `POST /sandbox/templates` */
export interface TemplateRequest {
  templateId: string;
  /** The exported JSON (object or text). */
  template: unknown;
  published?: boolean;
}

/** `POST /sandbox/flow-control`: batchSend reports these people as throttled. */
export interface FlowControlRequest {
  userIds: string[];
}

/** `POST /sandbox/flood`: these people write in turn, `count` texts at a steady pace; answers when all is said. */
export interface FloodRequest {
  userIds: string[];
  /** `{n}` becomes the message's number. */
  text: string;
  count: number;
  perSecond: number;
}

export interface FloodResponse {
  said: number;
  elapsedMs: number;
}

/** `POST /sandbox/sso/code`: what `requestAuthCode` would give this person. */
export interface SsoCodeRequest {
  userId: string;
}

/** `POST /sandbox/push`: push an EVENT of your own to the bot. */
export interface PushEventRequest {
  eventType: string;
  data: Record<string, unknown>;
  /** Give the same id twice to rehearse duplicates. */
  eventId?: string;
}

/** `POST /sandbox/redeliver`: push this message again now, acked or not (new headers.messageId, same msgId). */
export interface RedeliverRequest {
  messageId: string;
  times?: number;
}

/** `POST /sandbox/scopes`: grant or take a permission, e.g. `Card.Instance.Write`. */
export interface ScopeRequest {
  scope: string;
  granted: boolean;
}

/** `POST /sandbox/reset`: wipe conversations, cards, calendar, counters, faults; the clock too unless kept. */
export interface ResetRequest {
  keepClock?: boolean;
}
