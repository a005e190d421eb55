import { expect, it } from 'vitest';
import { minuteOn } from '../../scheduling/times.ts';
import { overtimeText } from './overtime-text.ts';

const on = (day: number, from: number, to: number, machine = '电气间') => ({
  machine,
  from: minuteOn(`2026-12-0${day}`, from * 60),
  to: minuteOn(`2026-12-0${day}`, to * 60),
});

it('tells overtime in hours, however much it is, and time without a break as one', () => {
  const overtime = [
    on(1, 18, 18.5),
    on(1, 18.5, 19.5),
    on(1, 19.5, 21, '装配线'),
    on(5, 8, 21),
    on(6, 0, 24),
    on(7, 0, 24),
  ];
  expect(overtimeText({ overtime })).toEqual([
    '⚠ 要加班共 64 小时：电气间 12/1 18:00–19:30、装配线 12/1 19:30–21:00、电气间 12/5 08:00–21:00、电气间 12/6 00:00–12/8 00:00',
  ]);
  expect(overtimeText({ overtime: [on(1, 18, 18.5)] })[0]).toContain('要加班共 30 分：');
  expect(overtimeText({ overtime: [] })).toEqual([]);
});
