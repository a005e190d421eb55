import { z } from 'zod';
import type { TodoView, WorkNotification } from '../control-types.ts';
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

export function todosOf(world: World, userId: string, since = 0): TodoView[] {
  return [...todos(world).values()]
    .filter((one) => !one.deleted && one.seq > since && todoViewers(one).includes(userId))
    .map(plainTodo);
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
    path: '/sandbox/people/{userId}/todos',
    handler: (world, call) => todosOf(world, person(call)),
  },
  { method: 'POST', path: '/sandbox/todos/{taskId}/done', handler: todoDone },
  { method: 'POST', path: '/sandbox/work-notifications/{notificationId}/read', handler: readNotice },
];
