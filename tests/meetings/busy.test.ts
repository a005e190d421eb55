import { expect, test } from 'vitest';
import { useWorld } from '../world/world.ts';

const the = useWorld();
const at = (time: string): Date => new Date(`2026-03-16T${time}:00+08:00`);

test('flows see by ctx.calendar when people are busy; strangers and outsiders are absent', async () => {
  const put = { userId: 'luwenyuan', start: at('14:00').toISOString(), end: at('15:00').toISOString() };
  await the().control.post('/calendar', put);
  const calendar = the().service.base.calendar;
  const found = await calendar?.busy(
    ['wangqiang', 'luwenyuan', 'handong', 'nobody'],
    at('08:30'),
    at('17:30'),
  );
  expect(found).toEqual(
    new Map([
      ['wangqiang', []],
      ['luwenyuan', [{ start: at('14:00'), end: at('15:00') }]],
    ]),
  );
});
