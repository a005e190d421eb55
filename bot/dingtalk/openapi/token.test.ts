import { describe, expect, it } from 'vitest';
import { sleep } from '../testing/until.ts';
import { createTokenCache } from './token.ts';

function cache() {
  const clock = { now: 0 };
  let fetched = 0;
  const tokens = createTokenCache(
    async () => {
      fetched += 1;
      const token = `t${fetched}`;
      await sleep(5);
      return { token, livesSeconds: 7_200 };
    },
    () => clock.now,
  );
  return { tokens, clock, fetched: () => fetched };
}

describe('the token cache', () => {
  it('fetches once for many callers at once', async () => {
    const { tokens, fetched } = cache();
    expect(new Set(await Promise.all(Array.from({ length: 50 }, () => tokens.get())))).toEqual(
      new Set(['t1']),
    );
    expect(fetched()).toBe(1);
  });

  it('renews some minutes before the end', async () => {
    const { tokens, clock } = cache();
    await tokens.get();
    clock.now = 6_899_000;
    expect(await tokens.get()).toBe('t1');
    clock.now = 6_901_000;
    expect(await tokens.get()).toBe('t2');
  });

  it('fetches one new token after a refusal, however many calls were refused', async () => {
    const { tokens, fetched } = cache();
    const old = await tokens.get();
    tokens.refused(old);
    await tokens.get();
    tokens.refused(old);
    expect(await tokens.get()).toBe('t2');
    expect(fetched()).toBe(2);
  });

  it('tries again after a fetch that failed', async () => {
    let failures = 1;
    const tokens = createTokenCache(async () => {
      if (failures-- > 0) throw new Error('away');
      return { token: 'good', livesSeconds: 60 };
    });
    await expect(tokens.get()).rejects.toThrow('away');
    expect(await tokens.get()).toBe('good');
  });
});
