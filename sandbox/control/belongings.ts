import { z } from 'zod';
import { answer } from '../calendar/change.ts';
import { resetAnswers } from '../calendar/create.ts';
import { events, holds, plainEvent, type StoredEvent, saveEvent, takesPart } from '../calendar/events.ts';
import { eventTimes, instant } from '../calendar/times.ts';
import type { CalendarEventView, TodoView, WorkNotification } from '../control-types.ts';
import { ControlError } from '../http/errors.ts';
import { notices, plainNotice, saveNotice } from '../notify/notices.ts';
import { plainTodo, saveTodo, todos, todoViewers } from '../todo/todos.ts';
import type { World } from '../world.ts';
import type { ControlCall, ControlRoute } from './run-control.ts';

/** Newest last. */
export function notificationsOf(world: World, userId: string, since = 0): WorkNotification[] {
  return [...notices(world).values()]
    .filter((one) => one.userId === userId && one.seq > since)
    .map(plainNotice);
}

/** This person's calendar in order of time; cancelled events stay, deleted ones do not. */
export function calendarOf(world: World, userId: string, since = 0): CalendarEventView[] {
  return [...events(world).values()]
    .filter((one) => holds(one, userId) && one.seq > since)
    .sort((a, b) => instant(a.start) - instant(b.start))
    .map(plainEvent);
}

export function todosOf(world: World, userId: string, since = 0): TodoView[] {
  return [...todos(world).values()]
    .filter((one) => !one.deleted && one.seq > since && todoViewers(one).includes(userId))
    .map(plainTodo);
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
  saveEvent(world, event, 'update');
  return plainEvent(event);
}

const doneBody = z.object({ userId: z.string(), done: z.boolean() });

function todoDone(world: World, call: ControlCall): TodoView {
  const input = doneBody.parse(call.body.fields);
  const todo = todos(world).get(call.params.taskId ?? '');
  const executor = todo?.executors.find((one) => one.userId === input.userId);
  if (!todo || todo.deleted || !executor)
    throw new ControlError(404, 'no_todo', `${input.userId} 没有待办 ${call.params.taskId}`);
  executor.done = input.done;
  todo.done = todo.executors.every((one) => one.done);
  saveTodo(world, todo);
  return plainTodo(todo);
}

function readNotice(world: World, call: ControlCall): WorkNotification {
  const notice = notices(world).get(call.params.notificationId ?? '');
  if (!notice) throw new ControlError(404, 'no_notification', `没有工作通知 ${call.params.notificationId}`);
  notice.readAt = world.clock.now();
  saveNotice(world, notice);
  return plainNotice(notice);
}

const person = (call: ControlCall) => call.params.userId ?? '';

export const belongingRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/sandbox/people/{userId}/work-notifications',
    handler: (world, call) => notificationsOf(world, person(call)),
  },
  {
    method: 'GET',
    path: '/sandbox/people/{userId}/calendar',
    handler: (world, call) => calendarOf(world, person(call)),
  },
  {
    method: 'GET',
    path: '/sandbox/people/{userId}/todos',
    handler: (world, call) => todosOf(world, person(call)),
  },
  {
    method: 'GET',
    path: '/sandbox/calendar',
    handler: (world) => [...events(world).values()].filter((one) => !one.deleted).map(plainEvent),
  },
  { method: 'POST', path: '/sandbox/calendar/{eventId}/respond', handler: respond },
  { method: 'POST', path: '/sandbox/calendar/{eventId}/move', handler: move },
  { method: 'POST', path: '/sandbox/todos/{taskId}/done', handler: todoDone },
  { method: 'POST', path: '/sandbox/work-notifications/{notificationId}/read', handler: readNotice },
];
