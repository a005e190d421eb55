import { afterEach, describe, expect, it } from 'vitest';
import { sleep } from '../testing/until.ts';
import { startWatchdog } from './watchdog.ts';

const rule = { watchMs: 5, silenceMs: 1_000, jumpMs: 500 };
let stop = (): void => undefined;
afterEach(() => stop());

/** Clocks that a test sets. */
function clocks() {
  const at = { steady: 0, wall: 0 };
  return { at, steady: () => at.steady, wall: () => at.wall };
}

describe('the watchdog', () => {
  it('calls a connection dead when it has said nothing for too long', async () => {
    const time = clocks();
    const deaths: string[] = [];
    stop = startWatchdog(
      rule,
      () => 0,
      (reason) => deaths.push(reason),
      time,
    );
    time.at.steady = time.at.wall = 999;
    await sleep(20);
    expect(deaths).toEqual([]);
    time.at.steady = time.at.wall = 1_001;
    await sleep(20);
    expect(deaths[0]).toBe('silence');
  });

  it('calls it dead at once when the machine slept, however recent its last word', async () => {
    const time = clocks();
    const deaths: string[] = [];
    stop = startWatchdog(
      rule,
      () => time.at.steady,
      (reason) => deaths.push(reason),
      time,
    );
    await sleep(20);
    time.at.wall += 600;
    await sleep(20);
    expect(deaths).toEqual(['slept']);
  });

  it('says nothing while there is no connection, and nothing after it was stopped', async () => {
    const time = clocks();
    const deaths: string[] = [];
    stop = startWatchdog(
      rule,
      () => undefined,
      (reason) => deaths.push(reason),
      time,
    );
    time.at.steady = time.at.wall = 9_999;
    await sleep(20);
    stop();
    expect(deaths).toEqual([]);
  });
});
