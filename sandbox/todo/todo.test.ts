import { afterEach, expect, it } from 'vitest';
import type { TodoView } from '../control-types.ts';
import { type Kit, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const path = '/v1.0/todo/users/union-zhou/tasks';
const task = (more: object = {}) => ({
  sourceId: 'checkpoint-7',
  subject: '确认BOM冻结',
  creatorId: 'union-zhou',
  executorIds: ['union-wang', 'union-sun'],
  detailUrl: { appUrl: 'http://a', pcUrl: 'http://b' },
  ...more,
});
const create = (more: object = {}) => kit.api('POST', `${path}?operatorId=union-zhou`, task(more));
const todos = (userId: string) => kit.get<TodoView[]>(`/people/${userId}/todos`);

it('a todo stands with its executors and its creator', async () => {
  kit = await startKit();
  const answer = await create({ dueTime: 1_800_000_000_000, priority: 30 });
  expect(answer.body).toMatchObject({
    id: expect.any(String),
    sourceId: 'checkpoint-7',
    executorIds: ['union-wang', 'union-sun'],
    done: false,
  });
  for (const userId of ['zhou', 'wang', 'sun'])
    expect(await todos(userId)).toMatchObject([{ subject: '确认BOM冻结', priority: 30 }]);
  expect(await todos('chen')).toEqual([]);
});

it('a sourceId is refused for the second time and can be looked up', async () => {
  kit = await startKit();
  const { id } = (await create()).body;
  expect(await create()).toMatchObject({ status: 400, body: { code: 'sourceIdExist' } });
  expect((await kit.api('GET', `${path}/sources/checkpoint-7`)).body.id).toBe(id);
  expect(await todos('wang')).toHaveLength(1);
});

it.each([
  ['no detail address', { detailUrl: {} }],
  ['no subject', { subject: '' }],
  ['a userId where a unionId belongs', { executorIds: ['wang'] }],
])('%s is refused', async (_what, wrong) => {
  kit = await startKit();
  expect((await create(wrong)).status).toBe(400);
  expect(await todos('zhou')).toEqual([]);
});

it('is done when all its executors are, by the API or by themselves', async () => {
  kit = await startKit();
  const { id } = (await create()).body;
  await kit.api('PUT', `${path}/${id}/executorStatus?operatorId=union-zhou`, {
    executorStatusList: [{ id: 'union-wang', isDone: true }],
  });
  expect((await todos('wang'))[0]).toMatchObject({
    done: false,
    executors: [{ done: true }, { done: false }],
  });
  await kit.post(`/todos/${id}/done`, { userId: 'sun', done: true });
  expect((await todos('wang'))[0]?.done).toBe(true);
});

it('is changed and deleted only by somebody who takes part', async () => {
  kit = await startKit();
  const { id } = (await create()).body;
  const stranger = await kit.api('PUT', `${path}/${id}?operatorId=union-chen`, { subject: '抢走' });
  expect(stranger).toMatchObject({ status: 403, body: { code: 'permissionDeny' } });
  expect((await kit.api('PUT', `${path}/${id}?operatorId=union-zhou`, { done: true })).body).toEqual({
    result: true,
  });
  expect((await todos('wang'))[0]).toMatchObject({ done: true, subject: '确认BOM冻结' });
  await kit.api('DELETE', `${path}/${id}?operatorId=union-zhou`);
  expect(await todos('wang')).toEqual([]);
  expect((await create()).status).toBe(200);
});
