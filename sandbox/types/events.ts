/**
 * `GET /sandbox/events[?userId=…]`: server-sent events, each `id:` a growing number, `data:` one ChangeEvent as JSON.
 * With `userId` only what that person may see comes (messages, cards painted for them, …) plus the machine's events.
 * Without it everything comes, messages without painted cards. `Last-Event-ID` (or `?since=`) resumes; if that is too
 * long ago, a `resync` event comes first and the page should reload its lists.
 */
import type { PaintedCard } from './cards.ts';
import type { CalendarEventView, TodoView, WorkNotification } from './inbox.ts';
import type { ClockState, ConnectionInfo, Counters, Fault } from './machine.ts';
import type { MessageView, PushState } from './messages.ts';

export type ChangeEvent =
  /** A new message, or a known one that changed (recalled, read): same `messageId` replaces. */
  | { type: 'message'; message: MessageView }
  | { type: 'push'; conversationId: string; messageId: string; push: PushState }
  /** A card changed. With `?userId` painted for that person; otherwise `card` is null and `userIds` names the viewers. */
  | { type: 'card'; outTrackId: string; userIds: string[]; card: PaintedCard | null }
  | { type: 'pinned'; conversationId: string; outTrackId: string; pinned: boolean; card: PaintedCard | null }
  | { type: 'workNotification'; notification: WorkNotification }
  /** `removed`: gone from this calendar (deleted, or no longer invited). */
  | { type: 'calendar'; userIds: string[]; event: CalendarEventView; removed: boolean }
  | { type: 'todo'; userIds: string[]; todo: TodoView; removed: boolean }
  | { type: 'clock'; clock: ClockState }
  | { type: 'faults'; faults: Fault[] }
  | { type: 'connections'; connections: ConnectionInfo[] }
  /** At most once a second while something moves. */
  | { type: 'counters'; counters: Counters }
  /** People or groups changed: reload `/sandbox/state`. */
  | { type: 'org' }
  /** Everything was wiped, or the stream lost events: reload all lists. */
  | { type: 'resync' };
