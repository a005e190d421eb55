import { invalid } from '../http/errors.ts';
import { apiText, apiTexts } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { apiEvent, calendarOwner, eventIn, events, holds, type StoredEvent } from './events.ts';
import { instant } from './times.ts';

function getEvent(world: World, call: Call): unknown {
  return apiEvent(world, eventIn(world, calendarOwner(world, call.params.unionId), call.params.eventId));
}

/** `GET …/events?timeMin=&timeMax=`: this person's calendar, in order of time. */
function listEvents(world: World, call: Call): unknown {
  const owner = calendarOwner(world, call.params.unionId);
  const from = call.query.get('timeMin') ? parse(call.query.get('timeMin'), 'timeMin') : 0;
  const to = call.query.get('timeMax')
    ? parse(call.query.get('timeMax'), 'timeMax')
    : Number.POSITIVE_INFINITY;
  const found = [...events(world).values()]
    .filter((one) => holds(one, owner.userId) && instant(one.end) > from && instant(one.start) < to)
    .sort((a, b) => instant(a.start) - instant(b.start));
  return { events: found.map((one) => apiEvent(world, one)) };
}

/** `POST …/querySchedule`: busy times of up to 20 people; declined and cancelled events are free time. */
function querySchedule(world: World, call: Call): unknown {
  calendarOwner(world, call.params.unionId);
  const unionIds = apiTexts(call.body, 'userIds');
  if (unionIds.length > 20) throw invalid('invalidParameter', 'at most 20 userIds');
  const from = parse(apiText(call.body, 'startTime'), 'startTime');
  const to = parse(apiText(call.body, 'endTime'), 'endTime');
  return {
    scheduleInformation: unionIds.map((unionId) => {
      const person = world.org.byUnionId(unionId);
      if (!person || person.external) return { userId: unionId, error: 'user not found', scheduleItems: [] };
      const items = [...events(world).values()].flatMap((one) => {
        const status = busyAs(one, person.userId);
        const overlaps = instant(one.end) > from && instant(one.start) < to;
        return status && overlaps ? [{ status, start: one.start, end: one.end }] : [];
      });
      return { userId: unionId, scheduleItems: items };
    }),
  };
}

function busyAs(event: StoredEvent, userId: string): 'BUSY' | 'TENTATIVE' | null {
  if (event.status === 'cancelled' || !holds(event, userId)) return null;
  const status = event.attendees.find((one) => one.userId === userId)?.status ?? 'accepted';
  if (status === 'declined') return null;
  return status === 'accepted' ? 'BUSY' : 'TENTATIVE';
}

function parse(text: string | null, name: string): number {
  const value = Date.parse(text ?? '');
  if (Number.isNaN(value)) throw invalid('invalidParameter', `${name} must be ISO 8601`);
  return value;
}

const base = '/v1.0/calendar/users/{unionId}/calendars/{calendarId}/events';
const counted = true as const;

export const calendarReadRoutes: Route[] = [
  { method: 'GET', path: base, host: 'api', counted, scope: 'Calendar.Event.Read', handler: listEvents },
  {
    method: 'GET',
    path: `${base}/{eventId}`,
    host: 'api',
    counted,
    scope: 'Calendar.Event.Read',
    handler: getEvent,
  },
  {
    method: 'POST',
    path: '/v1.0/calendar/users/{unionId}/querySchedule',
    host: 'api',
    counted,
    scope: 'Calendar.EventSchedule.Read',
    handler: querySchedule,
  },
];
