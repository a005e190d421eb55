import { newId } from '../ground/ids.ts';
import { ApiError, invalid } from '../http/errors.ts';
import { apiText, objectField } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { apiTodo, saveTodo, todoOf, todos, todoUser, todoViewers } from './todos.ts';

function people(world: World, given: unknown, field: string): { userId: string; name: string }[] {
  const ids = Array.isArray(given) ? given : [];
  return ids.map((id) => {
    const { userId, name } = todoUser(world, id, field);
    return { userId, name };
  });
}

/** `POST …/tasks`: a `sourceId` that exists already is refused, which makes it a natural idempotency key. */
function createTodo(world: World, call: Call): unknown {
  const { body } = call;
  const creator = todoUser(world, body.creatorId ?? call.params.unionId, 'creatorId');
  const subject = apiText(body, 'subject');
  if (subject.length > 1024) throw invalid('invalidParameter', 'subject is longer than 1024');
  const detailUrl = objectField(body.detailUrl);
  if (!detailUrl?.appUrl && !detailUrl?.pcUrl) throw invalid('invalidParameter', 'detailUrl is mandatory');
  const sourceId = typeof body.sourceId === 'string' && body.sourceId !== '' ? body.sourceId : undefined;
  if (sourceId !== undefined && bySource(world, sourceId))
    throw invalid('sourceIdExist', `sourceId 已存在: ${sourceId}`);
  const executors = people(world, body.executorIds, 'executorIds');
  const now = world.clock.now();
  const taskId = newId('task').replace(/[_-]/g, 'x');
  saveTodo(world, {
    taskId,
    ...(sourceId === undefined ? {} : { sourceId }),
    subject,
    description: typeof body.description === 'string' ? body.description : '',
    creatorUserId: creator.userId,
    executors: executors.map((one) => ({ ...one, done: false })),
    participantUserIds: people(world, body.participantIds, 'participantIds').map((one) => one.userId),
    ...(typeof body.dueTime === 'number' ? { dueTime: body.dueTime } : {}),
    ...(typeof body.priority === 'number' ? { priority: body.priority } : {}),
    detailUrl: { appUrl: String(detailUrl.appUrl ?? ''), pcUrl: String(detailUrl.pcUrl ?? '') },
    done: false,
    createdAt: now,
    updatedAt: now,
    seq: 0,
    deleted: false,
  });
  return apiTodo(world, todoOf(world, taskId));
}

function bySource(world: World, sourceId: string) {
  return [...todos(world).values()].find((one) => one.sourceId === sourceId && !one.deleted);
}

/** `PUT …/tasks/{taskId}?operatorId=`. */
function updateTodo(world: World, call: Call): unknown {
  const todo = operated(world, call);
  const { body } = call;
  if (typeof body.subject === 'string') todo.subject = body.subject;
  if (typeof body.description === 'string') todo.description = body.description;
  if (typeof body.dueTime === 'number') todo.dueTime = body.dueTime;
  if (Array.isArray(body.executorIds)) {
    const named = people(world, body.executorIds, 'executorIds');
    todo.executors = named.map(
      (one) => todo.executors.find((each) => each.userId === one.userId) ?? { ...one, done: false },
    );
  }
  if (typeof body.done === 'boolean') {
    todo.done = body.done;
    for (const one of todo.executors) one.done = body.done;
  }
  saveTodo(world, todo);
  return { result: true };
}

/** `PUT …/tasks/{taskId}/executorStatus`. */
function executorStatus(world: World, call: Call): unknown {
  const todo = operated(world, call);
  const list = Array.isArray(call.body.executorStatusList) ? call.body.executorStatusList : [];
  for (const one of list) {
    const fields = objectField(one);
    const { userId } = todoUser(world, fields?.id, 'executorStatusList');
    const executor = todo.executors.find((each) => each.userId === userId);
    if (!executor) throw invalid('invalidParameter', 'executorStatusList: 不是该待办的执行人');
    executor.done = fields?.isDone === true;
  }
  todo.done = todo.executors.every((one) => one.done);
  saveTodo(world, todo);
  return { result: true };
}

function deleteTodo(world: World, call: Call): unknown {
  const todo = operated(world, call);
  todo.deleted = true;
  saveTodo(world, todo);
  return { result: true };
}

function bySourceId(world: World, call: Call): unknown {
  const todo = bySource(world, call.params.sourceId ?? '');
  if (!todo) throw invalid('taskNotFound', `待办不存在: ${call.params.sourceId}`);
  return apiTodo(world, todo);
}

/** The task of the path, if the operator takes part in it. */
function operated(world: World, call: Call) {
  const todo = todoOf(world, call.params.taskId);
  const operator = todoUser(world, call.query.get('operatorId') ?? call.params.unionId, 'operatorId');
  if (!todoViewers(todo).includes(operator.userId))
    throw new ApiError(403, 'permissionDeny', '没有操作该待办的权限');
  // A copy: a refused call must leave the task as it was.
  return structuredClone(todo);
}

const base = '/v1.0/todo/users/{unionId}/tasks';
const counted = true as const;
const scope = 'Todo.Todo.Write';

export const todoRoutes: Route[] = [
  { method: 'POST', path: base, host: 'api', counted, scope, handler: createTodo },
  { method: 'PUT', path: `${base}/{taskId}`, host: 'api', counted, scope, handler: updateTodo },
  {
    method: 'PUT',
    path: `${base}/{taskId}/executorStatus`,
    host: 'api',
    counted,
    scope,
    handler: executorStatus,
  },
  { method: 'DELETE', path: `${base}/{taskId}`, host: 'api', counted, scope, handler: deleteTodo },
  {
    method: 'GET',
    path: `${base}/sources/{sourceId}`,
    host: 'api',
    counted,
    scope: 'Todo.Todo.Read',
    handler: bySourceId,
  },
];
