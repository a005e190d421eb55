import { describe, expect, it } from 'vitest';
import { conflictsOf } from './rules.ts';
import type { MachineFacts, Report, Seen } from './types.ts';

/** Clock times of one day, `8:30`, as ms. */
const at = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return Date.UTC(2026, 2, 16, hours - 8, minutes);
};

/** `8:00 run 9:00 idle 9:30` */
function saw(line: string): Seen[] {
  const words = line.split(' ');
  return words.flatMap((word, index) => {
    const [state, to] = [words[index + 1], words[index + 2]];
    return index % 2 === 0 && to ? [{ state: state as Seen['state'], from: at(word), to: at(to) }] : [];
  });
}

let reports = 0;
function told(clock: string, more: Partial<Omit<Report, 'startedAt'>> & { startedAt?: string } = {}): Report {
  reports += 1;
  const { startedAt, ...rest } = more;
  return {
    ...{ key: `R-${reports}`, orderId: 7, number: 'SO-1', step: 10, good: 10, scrap: 0, finished: false },
    ...{ at: at(clock), receivedAt: at(clock), ...rest },
    startedAt: startedAt ? at(startedAt) : null,
  };
}

const found = (now: string, line: string, list: Report[] = [], more: Partial<MachineFacts> = {}) =>
  conflictsOf({ seen: saw(line), reports: list, counts: null, now: at(now), ...more });
const kinds = (...args: Parameters<typeof found>) => found(...args).map(({ kind }) => kind);

describe('it runs and nothing was reported', () => {
  it('is asked after a quarter of an hour, not before, and with the begin of the work', () => {
    expect(kinds('8:14', '8:00 run 8:14')).toEqual([]);
    expect(found('8:20', '8:00 run 8:12 idle 8:14 run 8:20')).toMatchObject([
      { kind: 'unreported', from: at('8:00'), to: null, plc: { minutes: 20 } },
    ]);
  });
  it('is the same one as it goes on', () => {
    const marks = ['8:20', '8:40', '9:10'].map((now) => found(now, `8:00 run ${now}`)[0]?.mark);
    expect(new Set(marks).size).toBe(1);
  });
  it('is none while a job is under way, nor when it stands again, nor when nobody sees it', () => {
    expect(kinds('9:00', '8:00 run 9:00', [told('8:10', { startedAt: '8:00', good: 0 })])).toEqual([]);
    expect(kinds('9:00', '8:00 run 8:30 idle 9:00')).toEqual([]);
    expect(kinds('9:00', '8:00 unknown 9:00')).toEqual([]);
  });
  it('begins anew where the last job was finished', () => {
    const list = [told('8:30', { startedAt: '8:00', finished: true })];
    expect(kinds('8:40', '8:00 run 8:40', list)).toEqual([]);
    expect(found('8:50', '8:00 run 8:50', list)).toMatchObject([
      { kind: 'unreported', from: at('8:30'), plc: { minutes: 20 } },
    ]);
  });
});

describe('a job is reported as begun and the machine stands', () => {
  const begun = [told('8:00', { startedAt: '8:00', good: 0 })];
  it('is doubted after half an hour, not before', () => {
    expect(kinds('8:39', '8:00 run 8:10 idle 8:39', begun)).toEqual([]);
    expect(found('8:45', '8:00 run 8:10 idle 8:30 off 8:45', begun)).toMatchObject([
      { kind: 'idle_report', orderId: 7, step: 10, from: at('8:10'), to: null, plc: { minutes: 35 } },
    ]);
  });
  it('keeps its end when the machine runs again', () => {
    expect(found('9:30', '8:00 run 8:10 idle 8:50 run 9:30', begun)).toMatchObject([
      { kind: 'idle_report', from: at('8:10'), to: at('8:50') },
    ]);
  });
  it('says nothing of alarms and of what was not seen', () => {
    expect(kinds('9:30', '8:00 alarm 9:00 unknown 9:30', begun)).toEqual([]);
  });
});

describe('nobody saw the machine while work was reported', () => {
  it('uses the report and marks it', () => {
    expect(
      found('10:00', '8:00 unknown 10:00', [told('9:30', { startedAt: '8:00', finished: true })]),
    ).toMatchObject([
      {
        kind: 'report_only',
        from: at('8:00'),
        to: at('9:30'),
        plc: { knownMinutes: 0 },
        mes: { minutes: 90 },
      },
    ]);
    const most = [told('9:30', { startedAt: '8:00', finished: true })];
    expect(kinds('9:35', '8:00 unknown 8:40 run 9:35', most)).toEqual([]);
  });
});

describe('counter and report', () => {
  const counts = (...minutes: [string, number][]) =>
    minutes.map(([clock, delta]) => ({ at: at(clock), delta }));
  const list = [
    told('9:00', { startedAt: '8:00', good: 98, scrap: 2 }),
    told('10:00', { good: 100, finished: true }),
  ];
  const one = (parts: number) =>
    found('10:01', '8:00 run 10:01', list, {
      counts: counts(['7:30', 50], ['8:30', 100], ['9:40', parts - 100]),
    });
  it('may differ by 3 %, or by two pieces', () => {
    expect(one(206)).toEqual([]);
    expect(one(194)).toEqual([]);
    expect(one(207)).toMatchObject([
      { kind: 'count', orderId: 7, plc: { parts: 207 }, mes: { parts: 200, good: 198, scrap: 2 } },
    ]);
    expect(one(193)).toMatchObject([{ kind: 'count', plc: { parts: 193 } }]);
    const few = (parts: number) =>
      kinds('9:05', '8:00 run 9:05', [told('9:00', { startedAt: '8:00', good: 10, finished: true })], {
        counts: counts(['8:30', parts]),
      }).filter((kind) => kind === 'count');
    expect(few(12)).toEqual([]);
    expect(few(13)).toEqual(['count']);
  });
  it('are not compared where the machine was not seen, or has no counter', () => {
    const blind = { counts: counts(['8:30', 10]) };
    expect(kinds('10:01', '8:00 run 9:00 unknown 10:01', list, blind)).not.toContain('count');
    expect(kinds('10:01', '8:00 run 10:01', list)).toEqual([]);
  });
});

describe('clocks', () => {
  it('that differ leave both stamps: finished before the machine ran at all', () => {
    const early = told('8:00', { receivedAt: at('9:00'), finished: true });
    expect(found('9:05', '7:00 idle 8:10 run 9:00 idle 9:05', [early])).toMatchObject([
      {
        kind: 'clock',
        from: at('8:00'),
        to: at('8:10'),
        mes: { receivedAt: new Date(at('9:00')).toISOString() },
      },
    ]);
  });
  it('that differ by two minutes are none, nor is work before the report', () => {
    const early = told('8:00', { receivedAt: at('9:00'), finished: true });
    expect(kinds('9:05', '7:00 idle 8:02 run 9:00 idle 9:05', [early])).not.toContain('clock');
    expect(kinds('9:05', '7:00 idle 7:30 run 7:50 idle 8:10 run 9:00 idle 9:05', [early])).not.toContain(
      'clock',
    );
  });
});
