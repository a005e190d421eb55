import { describe, expect, it } from 'vitest';
import { sleep } from '../testing/until.ts';
import { createLanes } from './lanes.ts';

describe('lanes', () => {
  it('keep the order within a lane', async () => {
    const lanes = createLanes(4);
    const done: string[] = [];
    void lanes.run('a', async () => {
      await sleep(30);
      done.push('a1');
    });
    void lanes.run('a', async () => void done.push('a2'));
    void lanes.run('b', async () => void done.push('b1'));
    await lanes.idle();
    expect(done).toEqual(['b1', 'a1', 'a2']);
    expect(lanes.size).toBe(0);
  });

  it('work at most as many at once as they may', async () => {
    const lanes = createLanes(3);
    let now = 0;
    let most = 0;
    for (let i = 0; i < 20; i += 1) {
      void lanes.run(`lane ${i}`, async () => {
        now += 1;
        most = Math.max(most, now);
        await sleep(2);
        now -= 1;
      });
    }
    await lanes.idle();
    expect(most).toBe(3);
  });

  it('go on after a task that failed, and give its place back', async () => {
    const lanes = createLanes(1);
    const failed = lanes.run('a', () => Promise.reject(new Error('boom')));
    const done: string[] = [];
    void lanes.run('a', async () => void done.push('next'));
    await expect(failed).rejects.toThrow('boom');
    await lanes.idle();
    expect(done).toEqual(['next']);
  });
});
