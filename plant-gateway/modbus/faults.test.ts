import { describe, expect, it } from 'vitest';
import type { PlcFault } from '../../sandbox/plc/types.ts';
import { testHall } from '../testing/hall.ts';
import { isTrue } from '../testing/plants.ts';

/** Faults during which nothing good comes, and why the machine is then unknown. */
const DEADLY: readonly (readonly [PlcFault, string])[] = [
  ['silent', 'silent'],
  ['slow', 'silent'],
  ['reset', 'refused'],
  ['fin', 'refused'],
  ['garbage', 'garbage'],
  ['bogus', 'garbage'],
  ['zero', 'garbage'],
  ['protocol', 'garbage'],
  ['short', 'garbage'],
  ['count', 'garbage'],
  ['unit', 'garbage'],
  ['busy', 'exception'],
  ['refusing', 'refused'],
];

describe('a PLC with a fault', () => {
  // All at once, each on its own PLC, beside sound ones: it takes no longer than one.
  it('is unknown while it lasts, gives no wrong value, comes back by itself, and disturbs nobody', async () => {
    const sound = ['A1', 'A2', 'A3'];
    const specs = [...sound, 'late', ...DEADLY.map(([fault]) => fault)].map((id) => ({ id, cycleMs: 50 }));
    const { hall, readings, since, intervals, until, gateway } = await testHall(specs);
    await until(() => specs.every(({ id }) => since(0, id).length >= 2));

    await Promise.all(DEADLY.map(([fault]) => hall.set(fault, { fault })));
    // Every third answer comes too late: the two in between are good, and each is the answer to what was asked.
    await hall.set('late', { fault: 'late' });
    const faultAt = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const during = readings.length;
    await until(() => DEADLY.every(([id]) => intervals(id).at(-1)?.state === 'unknown'));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    for (const [fault] of DEADLY) expect([fault, since(during, fault).length]).toEqual([fault, 0]);
    const soundMs = Date.now() - faultAt - 300;
    for (const id of sound) expect(since(during, id).length).toBeGreaterThan((soundMs / 100) * 0.6);
    expect(since(during, 'late').length).toBeGreaterThan(0);
    expect(hall.list().every(({ connections }) => connections <= 1)).toBe(true);

    const after = readings.length;
    await Promise.all(DEADLY.map(([id]) => hall.set(id, { fault: 'none' })));
    await until(() => DEADLY.every(([id]) => since(after, id).length > 2), 12_000);
    await gateway.stop();

    for (const reading of readings)
      expect(isTrue(reading, specs.findIndex(({ id }) => id === reading.machine) + 1)).toBe(true);
    for (const [fault, doubt] of DEADLY) {
      const states = intervals(fault).map(({ state }) => state);
      expect([fault, ...states]).toEqual([fault, 'unknown', 'run', 'unknown', 'run']);
      expect([fault, intervals(fault)[2]?.doubt]).toEqual([fault, doubt]);
    }
    for (const id of sound)
      expect(
        intervals(id)
          .slice(1)
          .map(({ state }) => state),
      ).toEqual(['run']);
  });
});
