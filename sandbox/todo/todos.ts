import type { Person, TodoView } from '../control-types.ts';
import type { Collection } from '../ground/store.ts';
import { invalid } from '../http/errors.ts';
import type { World } from '../world.ts';

export interface StoredTodo extends TodoView {
  seq: number;
  participantUserIds: string[];
  deleted: boolean;
}

export function todos(world: World): Collection<StoredTodo> {
  return world.store.collection<StoredTodo>('todos');
}

export function todoUser(world: World, unionId: unknown, field: string): Person {
  const person = world.org.byUnionId(typeof unionId === 'string' ? unionId : '');
  if (!person || person.external)
    throw invalid('invalidParameter', `${field}: 用户不存在 ${String(unionId)}`);
  return person;
}

export function todoOf(world: World, taskId: string | undefined): StoredTodo {
  const todo = todos(world).get(taskId ?? '');
  if (!todo || todo.deleted) throw invalid('taskNotFound', `待办不存在: ${taskId}`);
  return todo;
}

export function saveTodo(world: World, todo: StoredTodo): void {
  todo.updatedAt = world.clock.now();
  const userIds = todoViewers(todo);
  const view = plainTodo(todo);
  todo.seq = world.bus.publish(userIds, () => ({ type: 'todo', userIds, todo: view, removed: todo.deleted }));
  todos(world).put(todo.taskId, todo);
}

export function todoViewers(todo: StoredTodo): string[] {
  return [
    ...new Set([todo.creatorUserId, ...todo.executors.map((one) => one.userId), ...todo.participantUserIds]),
  ];
}

export function plainTodo(todo: StoredTodo): TodoView {
  const { seq: _seq, participantUserIds: _people, deleted: _deleted, ...plain } = todo;
  return { ...plain, executors: plain.executors.map((one) => ({ ...one })) };
}

/** The task as api.dingtalk.com gives it. */
export function apiTodo(world: World, todo: StoredTodo): Record<string, unknown> {
  const unionId = (userId: string) => world.org.person(userId)?.unionId ?? userId;
  return {
    id: todo.taskId,
    ...(todo.sourceId === undefined ? {} : { sourceId: todo.sourceId }),
    subject: todo.subject,
    description: todo.description,
    creatorId: unionId(todo.creatorUserId),
    executorIds: todo.executors.map((one) => unionId(one.userId)),
    participantIds: todo.participantUserIds.map(unionId),
    ...(todo.dueTime === undefined ? {} : { dueTime: todo.dueTime }),
    ...(todo.priority === undefined ? {} : { priority: todo.priority }),
    ...(todo.detailUrl ? { detailUrl: todo.detailUrl } : {}),
    done: todo.done,
    createdTime: todo.createdAt,
    modifiedTime: todo.updatedAt,
  };
}
