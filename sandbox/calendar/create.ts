import type { Person } from '../control-types.ts';
import { newId } from '../ground/ids.ts';
import { ApiError, invalid } from '../http/errors.ts';
import { objectField } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import { shanghaiDay } from '../notify/notices.ts';
import type { World } from '../world.ts';
import {
  apiEvent,
  attendee,
  calendarOwner,
  eventIn,
  events,
  participants,
  type StoredEvent,
  saveEvent,
  tell,
} from './events.ts';
import { eventTimes } from './times.ts';

const perOrganizerAndDay = 100;
const idempotencyMs = 86_400_000;

/**
 * `POST …/events`. With `x-client-token` a repeat within a day answers the first event again. More than 100 a day
 * for one organizer: `flowLimit`.
 */
function createEvent(world: World, call: Call): unknown {
  const organizer = calendarOwner(world, call.params.unionId);
  const token = call.headers['x-client-token'];
  const keys = world.store.collection<{ eventId: string; at: number }>('idempotency');
  const key = typeof token === 'string' && token !== '' ? `${organizer.unionId} ${token}` : null;
  const earlier = key === null ? undefined : keys.get(key);
  const known =
    earlier && earlier.at > world.clock.now() - idempotencyMs
      ? events(world).get(earlier.eventId)
      : undefined;
  if (known) return apiEvent(world, known);
  const event = newEvent(world, organizer, call.body);
  demandFlow(world, organizer);
  if (!silent(call.body)) tell(world, event, 'invited');
  saveEvent(world, event, 'create');
  if (key !== null) keys.put(key, { eventId: event.eventId, at: world.clock.now() });
  return apiEvent(world, event);
}

/** An event as a body describes it, not stored yet. */
export function newEvent(world: World, organizer: Person, body: Record<string, unknown>): StoredEvent {
  const now = world.clock.now();
  const eventId = newId('evt').replace(/[_-]/g, 'x');
  return {
    eventId,
    ...texts(body, true),
    ...eventTimes(body),
    organizer: { userId: organizer.userId, name: organizer.name },
    attendees: attendees(world, body.attendees).map((one) =>
      attendee(one.person, one.isOptional, one.person === organizer ? 'accepted' : 'needsAction'),
    ),
    ...extras(body, eventId),
    status: 'confirmed',
    createdAt: now,
    updatedAt: now,
    seq: 0,
    removedFor: [],
    deleted: false,
  };
}

function texts(
  body: Record<string, unknown>,
  needSummary: boolean,
): Partial<StoredEvent> & { summary: string; description: string } {
  const summary = body.summary ?? '';
  const description = body.description ?? '';
  if (typeof summary !== 'string' || (needSummary && summary === ''))
    throw invalid('invalidParameter', 'summary is mandatory');
  if (summary.length > 2048) throw invalid('invalidParameter', 'summary is longer than 2048');
  if (typeof description !== 'string' || description.length > 5000)
    throw invalid('invalidParameter', 'description is longer than 5000');
  return { summary, description };
}

function extras(body: Record<string, unknown>, eventId: string): Partial<StoredEvent> {
  const location = objectField(body.location)?.displayName;
  const online = objectField(body.onlineMeetingInfo)?.type === 'dingtalk';
  return {
    ...(typeof location === 'string' && location !== '' ? { location } : {}),
    ...(online ? { meetingUrl: `dingtalk://dingtalkclient/page/videoConf?confId=${eventId}` } : {}),
  };
}

/** The caller wants nothing popped up. */
function silent(body: Record<string, unknown>): boolean {
  return String(objectField(body.extra)?.noPushNotification) === 'true';
}

/** People named by unionId; unknown ones are refused. At most 500 in one call. */
export function attendees(world: World, given: unknown): { person: Person; isOptional: boolean }[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw invalid('invalidParameter', 'attendees must be a list');
  if (given.length > 500) throw invalid('invalidParameter', 'at most 500 attendees in one call');
  const chosen = new Map<string, { person: Person; isOptional: boolean }>();
  for (const one of given) {
    const fields = objectField(one);
    const person = calendarOwner(world, typeof fields?.id === 'string' ? fields.id : '');
    chosen.set(person.userId, { person, isOptional: fields?.isOptional === true });
  }
  return [...chosen.values()];
}

function demandFlow(world: World, organizer: Person): void {
  const today = shanghaiDay(world.clock.now());
  let count = 0;
  for (const one of events(world).values()) {
    if (one.organizer.userId === organizer.userId && shanghaiDay(one.createdAt) === today) count += 1;
  }
  if (count >= perOrganizerAndDay) throw new ApiError(400, 'flowLimit', '单个组织者每天最多创建100个日程');
}

/** `PUT …/events/{id}`: only the organizer; fields not given stay. A new time asks everybody again. */
function updateEvent(world: World, call: Call): unknown {
  const owner = calendarOwner(world, call.params.unionId);
  const event = eventIn(world, owner, call.params.eventId);
  if (event.organizer.userId !== owner.userId)
    throw new ApiError(403, 'permissionDeny', '只有组织者可以修改日程');
  if (event.status === 'cancelled') throw invalid('invalidParameter', '日程已取消');
  const { body } = call;
  const before = participants(event);
  const given = texts(
    { summary: body.summary ?? event.summary, description: body.description ?? event.description },
    true,
  );
  const times =
    body.start || body.end
      ? eventTimes({ isAllDay: event.isAllDay, start: event.start, end: event.end, ...body })
      : {};
  const named = body.attendees === undefined ? null : attendees(world, body.attendees);
  Object.assign(event, given, times, extras(body, event.eventId));
  if (named) {
    event.attendees = named.map((one) => {
      const already = event.attendees.find((each) => each.userId === one.person.userId);
      return already ?? attendee(one.person, one.isOptional);
    });
  }
  if (body.start || body.end) resetAnswers(event);
  if (!silent(body)) tell(world, event, 'changed');
  saveEvent(world, event, 'update', [...new Set([...before, ...participants(event)])]);
  return apiEvent(world, event);
}

export function resetAnswers(event: StoredEvent): void {
  for (const one of event.attendees) if (one.userId !== event.organizer.userId) one.status = 'needsAction';
}

const base = '/v1.0/calendar/users/{unionId}/calendars/{calendarId}/events';
const scope = 'Calendar.Event.Write';

export const calendarWriteRoutes: Route[] = [
  { method: 'POST', path: base, host: 'api', counted: true, scope, handler: createEvent },
  { method: 'PUT', path: `${base}/{eventId}`, host: 'api', counted: true, scope, handler: updateEvent },
];
