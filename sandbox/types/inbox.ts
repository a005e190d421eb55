/** Work notifications, calendar events and todos as a person has them. Instants: ms of the sandbox clock. */
import type { MessageView } from './messages.ts';

export interface WorkNotification {
  /** One per recipient. */
  notificationId: string;
  taskId: number;
  agentId: number;
  userId: string;
  at: number;
  /** The `msg` object as sent (`msgtype` and its body). */
  msg: { msgtype: string; [body: string]: unknown };
  /** OA messages: set by the sender or by status_bar/update. */
  statusBar?: { value: string; bg: string };
  readAt?: number;
  recalledAt?: number;
}

export type AttendeeStatus = 'needsAction' | 'accepted' | 'declined' | 'tentative';

export interface CalendarTime {
  /** ISO 8601 with offset. */
  dateTime?: string;
  /** Whole day, YYYY-MM-DD. */
  date?: string;
  timeZone?: string;
}

export interface CalendarEventView {
  eventId: string;
  summary: string;
  description: string;
  start: CalendarTime;
  end: CalendarTime;
  isAllDay: boolean;
  organizer: { userId: string; name: string };
  attendees: { userId: string; name: string; status: AttendeeStatus; isOptional: boolean }[];
  location?: string;
  /** dingtalk online meeting, when asked for. */
  meetingUrl?: string;
  /** A cancelled one stays visible when people were told of it. */
  status: 'confirmed' | 'cancelled';
  /** What the client popped up about it last, to everybody who takes part. */
  told?: { what: 'invited' | 'changed' | 'cancelled'; at: number };
  createdAt: number;
  updatedAt: number;
}

export interface TodoView {
  taskId: string;
  sourceId?: string;
  subject: string;
  description: string;
  creatorUserId: string;
  executors: { userId: string; name: string; done: boolean }[];
  dueTime?: number;
  priority?: number;
  detailUrl?: { appUrl?: string; pcUrl?: string };
  done: boolean;
  createdAt: number;
  updatedAt: number;
}

/** Everything one person has received, oldest first. */
export interface PersonInbox {
  /** Messages not sent by this person, of all their conversations, cards painted as they are now. */
  messages: MessageView[];
  workNotifications: WorkNotification[];
  calendar: CalendarEventView[];
  todos: TodoView[];
  /** The change number at the time of reading; give it as `since` to read only what came later. */
  seq: number;
}
