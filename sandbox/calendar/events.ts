import type { AttendeeStatus, CalendarEventView, Person } from '../control-types.ts';
import { pushEvent } from '../gateway/push-event.ts';
import type { Collection } from '../ground/store.ts';
import { invalid } from '../http/errors.ts';
import type { World } from '../world.ts';

export interface StoredEvent extends CalendarEventView {
  seq: number;
  /** People who took it out of their own calendar. */
  removedFor: string[];
  /** The organizer deleted it: gone for everybody. */
  deleted: boolean;
}

export function events(world: World): Collection<StoredEvent> {
  return world.store.collection<StoredEvent>('events');
}

/** The person whose calendar a path names, by unionId. */
export function calendarOwner(world: World, unionId: string | undefined): Person {
  const person = world.org.byUnionId(unionId ?? '');
  if (!person || person.external) throw invalid('invalidParameter', `用户不存在: ${unionId}`);
  return person;
}

/** An event in this person's calendar. */
export function eventIn(world: World, person: Person, eventId: string | undefined): StoredEvent {
  const event = events(world).get(eventId ?? '');
  if (!event || !holds(event, person.userId)) throw invalid('itemNotFound', `日程不存在: ${eventId}`);
  return event;
}

/** Whether the event stands in this person's calendar. */
export function holds(event: StoredEvent, userId: string): boolean {
  return !event.deleted && !event.removedFor.includes(userId) && takesPart(event, userId);
}

/**
 * Whether the client shows it to this person: also, as cancelled, what the organizer deleted and told them about. For
 * the API it is gone then.
 */
export function shows(event: StoredEvent, userId: string): boolean {
  const cancelled = event.deleted && event.told?.what === 'cancelled';
  return holds(cancelled ? { ...event, deleted: false } : event, userId);
}

/** The client pops something up to everybody who takes part. */
export function tell(world: World, event: StoredEvent, what: 'invited' | 'changed' | 'cancelled'): void {
  event.told = { what, at: world.clock.now() };
}

export function takesPart(event: StoredEvent, userId: string): boolean {
  return event.organizer.userId === userId || event.attendees.some((one) => one.userId === userId);
}

export function participants(event: StoredEvent): string[] {
  return [...new Set([event.organizer.userId, ...event.attendees.map((one) => one.userId)])];
}

/** Stores the event, shows it to `viewers` (default: all who take part) and pushes `calendar_event_change`. */
export function saveEvent(
  world: World,
  event: StoredEvent,
  changeType: string,
  viewers = participants(event),
): void {
  event.updatedAt = world.clock.now();
  const gone = new Set(viewers.filter((userId) => !shows(event, userId)));
  event.seq = world.bus.publish(viewers, (userId) => ({
    type: 'calendar',
    userIds: viewers,
    event: plainEvent(event),
    removed: userId === null ? gone.size === viewers.length : gone.has(userId),
  }));
  events(world).put(event.eventId, event);
  pushEvent(world, 'calendar_event_change', {
    calendarEventId: event.eventId,
    changeType,
    unionIdList: viewers.map((userId) => world.org.person(userId)?.unionId).filter(Boolean),
    operateTime: world.clock.now(),
  });
}

export function plainEvent(event: StoredEvent): CalendarEventView {
  const { seq: _seq, removedFor: _removed, deleted: _deleted, ...plain } = event;
  return plain;
}

export function attendee(person: Person, isOptional: boolean, status: AttendeeStatus = 'needsAction') {
  return { userId: person.userId, name: person.name, status, isOptional };
}

/** The event as api.dingtalk.com gives it. */
export function apiEvent(world: World, event: StoredEvent): Record<string, unknown> {
  const unionId = (userId: string) => world.org.person(userId)?.unionId ?? userId;
  return {
    id: event.eventId,
    summary: event.summary,
    description: event.description,
    start: event.start,
    end: event.end,
    isAllDay: event.isAllDay,
    status: event.status,
    organizer: {
      id: unionId(event.organizer.userId),
      displayName: event.organizer.name,
      responseStatus: 'accepted',
    },
    attendees: event.attendees.map((one) => ({
      id: unionId(one.userId),
      displayName: one.name,
      responseStatus: one.status,
      isOptional: one.isOptional,
      self: false,
    })),
    ...(event.location ? { location: { displayName: event.location } } : {}),
    ...(event.meetingUrl
      ? { onlineMeetingInfo: { type: 'dingtalk', conferenceId: event.eventId, url: event.meetingUrl } }
      : {}),
    createTime: new Date(event.createdAt).toISOString(),
    updateTime: new Date(event.updatedAt).toISOString(),
  };
}
