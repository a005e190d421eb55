import { z } from 'zod';
import { answer } from '../calendar/change.ts';
import { newEvent, resetAnswers } from '../calendar/create.ts';
import {
  events,
  plainEvent,
  type StoredEvent,
  saveEvent,
  shows,
  takesPart,
  tell,
} from '../calendar/events.ts';
import { eventTimes, instant } from '../calendar/times.ts';
import type { CalendarEventView } from '../control-types.ts';
import { ControlError } from '../http/errors.ts';
import type { World } from '../world.ts';
import type { ControlCall, ControlRoute } from './run-control.ts';

/** This person's calendar in order of time; cancelled events stay, silently deleted ones do not. */
export function calendarOf(world: World, userId: string, since = 0): CalendarEventView[] {
  return [...events(world).values()]
    .filter((one) => shows(one, userId) && one.seq > since)
    .sort((a, b) => instant(a.start) - instant(b.start))
    .map(plainEvent);
}

function eventFor(world: World, call: ControlCall, userId: string): StoredEvent {
  const event = events(world).get(call.params.eventId ?? '');
  if (!event || event.deleted) throw new ControlError(404, 'no_event', `没有日程 ${call.params.eventId}`);
  if (!takesPart(event, userId)) throw new ControlError(409, 'not_invited', `${userId} 不在这个日程里`);
  return event;
}

const respondBody = z.object({ userId: z.string(), status: z.enum(['accepted', 'declined', 'tentative']) });

function respond(world: World, call: ControlCall): CalendarEventView {
  const input = respondBody.parse(call.body.fields);
  const event = eventFor(world, call, input.userId);
  answer(world, event, input.userId, input.status);
  return plainEvent(event);
}

const moveBody = z.object({
  userId: z.string(),
  start: z.iso.datetime({ offset: true }),
  end: z.iso.datetime({ offset: true }),
});

/** A person drags the event to another time. */
function move(world: World, call: ControlCall): CalendarEventView {
  const input = moveBody.parse(call.body.fields);
  const event = eventFor(world, call, input.userId);
  const timeZone = 'Asia/Shanghai';
  Object.assign(
    event,
    eventTimes({ start: { dateTime: input.start, timeZone }, end: { dateTime: input.end, timeZone } }),
  );
  resetAnswers(event);
  tell(world, event, 'changed');
  saveEvent(world, event, 'update');
  return plainEvent(event);
}

const putBody = moveBody.extend({ summary: z.string().min(1).default('有事') });

/** A person puts something into their own calendar by hand: they are busy then. */
function put(world: World, call: ControlCall): CalendarEventView {
  const { userId, summary, start, end } = putBody.parse(call.body.fields);
  const person = world.org.staff(userId);
  if (!person) throw new ControlError(404, 'no_person', `没有人员 ${userId}`);
  const timeZone = 'Asia/Shanghai';
  const times = { start: { dateTime: start, timeZone }, end: { dateTime: end, timeZone } };
  const event = newEvent(world, person, { summary, ...times });
  saveEvent(world, event, 'create');
  return plainEvent(event);
}

export const calendarRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/sandbox/people/{userId}/calendar',
    handler: (world, call) => calendarOf(world, call.params.userId ?? ''),
  },
  {
    method: 'GET',
    path: '/sandbox/calendar',
    handler: (world) =>
      [...events(world).values()].filter((one) => shows(one, one.organizer.userId)).map(plainEvent),
  },
  { method: 'POST', path: '/sandbox/calendar', handler: put },
  { method: 'POST', path: '/sandbox/calendar/{eventId}/respond', handler: respond },
  { method: 'POST', path: '/sandbox/calendar/{eventId}/move', handler: move },
];
