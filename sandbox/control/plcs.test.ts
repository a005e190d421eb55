import { afterEach, expect, it } from 'vitest';
import type { PlcView } from '../control-types.ts';
import { type Kit, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

it('shows the simulated machines, and turns their switches', async () => {
  kit = await startKit({ plcs: [{ id: 'VMC850-01', name: '1 号' }, { id: 'CK6150-01' }] });
  const before = await kit.get<PlcView[]>('/plcs');
  expect(before.map(({ id, doing, fault }) => [id, doing, fault])).toEqual([
    ['VMC850-01', 'running', 'none'],
    ['CK6150-01', 'running', 'none'],
  ]);
  await kit.post('/plcs/VMC850-01', { program: 'alarm', fault: 'silent' });
  const [after] = await kit.get<PlcView[]>('/plcs');
  expect(after).toMatchObject({ doing: 'alarm', fault: 'silent', port: before[0]?.port });
  expect((await kit.raw('POST', '/sandbox/plcs/NOBODY', { program: 'idle' })).status).toBe(404);
  expect((await kit.raw('POST', '/sandbox/plcs/VMC850-01', { program: 'fly' })).status).toBe(400);
});

it('has none where none are asked for', async () => {
  kit = await startKit();
  expect(await kit.get('/plcs')).toEqual([]);
});
