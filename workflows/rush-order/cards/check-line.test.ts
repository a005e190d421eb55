import { expect, it } from 'vitest';
import { minuteOn } from '../../scheduling/times.ts';
import type { Check, Option } from '../core/types.ts';
import { checksText, placesText } from './check-line.ts';

const at = (day: number, hour: number) => minuteOn(`2026-12-0${day}`, hour * 60);
const told = (...checks: Check[]) => checksText({ option: { checks } as unknown as Option });
const machine = (id: string, need: number, free: number | null): Check => ({
  ...{ kind: 'machine', step: 10, machine: id, model: 'M7150', preferred: id !== 'M7150-02' },
  ...{ needMinutes: need, freeUntil: null, freeMinutes: free },
});
const tool = (code: string, mostInUse: number, needed = 1): Check => ({
  ...{ kind: 'tool', step: 10, tool: code, needed, onHand: 4, mostInUse, lifeLeft: null, lifeNeeded: 30 },
});
const arrival = (kind: 'wip' | 'material', name: string, hour: number, slackMinutes: number): Check => ({
  ...{ kind: 'arrival', step: 10, start: at(2, 8), slackMinutes },
  arrival: { kind, name, p50: at(1, hour), p90: at(1, hour) },
});

it('tells each kind of check with its tightest figure', () => {
  expect(
    told(
      machine('CK6150-04', 174, 1091),
      machine('M7150-02', 109, 301),
      machine('VMC850-01', 60, null),
      machine('hand:电机间#SO-1', 60, 61),
      tool('T1', 1),
      tool('T2', 2, 2),
      tool('T1', 3),
      arrival('material', '45#', 9, 30),
      arrival('material', '40Cr', 12, -20),
      arrival('wip', '镀锌', 8, 600),
    ),
  ).toBe(
    '核对：机床 ✓ 最紧 M7150-02（替代机型） 需 109 分、空档 301 分；刀具 ✓ 2 种，最少余 0 件；物料 ⚠ 40Cr P90 12/1 12:00；在途 ✓ 镀锌 P90 12/1 08:00',
  );
  expect(told(machine('VMC850-01', 60, null))).toBe('核对：机床 ✓ VMC850-01 需 60 分、之后空着');
});

it('says what needs no machine, and when the last supplier gives back', () => {
  const outside = (supplier: string, day: number): Check => ({
    ...{ kind: 'outside', step: 20, supplier, process: '镀镍', pickUp: at(1, 8) },
    ...{ backP50: at(day, 8), backP90: at(day, 19) },
  });
  expect(told(machine('hand:装配线#SO-1', 60, null), outside('甲厂', 5), outside('乙厂', 3))).toBe(
    '核对：不用机床；外协 ✓ 甲厂 P90 12/5 19:00 回厂',
  );
});

it('names the places in order, each once where work stays', () => {
  const lines = ['电机间', '电机间', 'M7150-02', '甲厂', '电机间'].map((place, i) => ({
    ...{ step: i, name: '', place, from: 0, to: 1, figures: '' },
  }));
  expect(placesText({ lines })).toBe('设备：电机间 → M7150-02 → 甲厂 → 电机间');
});
