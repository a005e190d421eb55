import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectionInfo, Counters, FaultRule } from '../../../sandbox/control-types.ts';
import { sleep, until } from '../testing/until.ts';
import { createWorld, type World } from '../testing/world.ts';

let world: World;
afterEach(() => world.close());

const stream = {
  backoff: { firstMs: 50, maxMs: 400 },
  credentialsBackoff: { firstMs: 100, maxMs: 200 },
  stableMs: 20,
  retireMs: 500,
  silenceMs: 600,
  watchMs: 50,
};
const timings = { botRedeliveryMs: Array(30).fill(400) as number[], pingMs: 100, disconnectGraceMs: 300 };
const start = async (more: Parameters<typeof createWorld>[0] = {}) => {
  world = await createWorld({ sandbox: { timings }, ...more, channel: { stream, ...more.channel } });
};
const counters = () => world.control.get<Counters>('/counters');
const connections = () => world.control.get<ConnectionInfo[]>('/connections');
const shake = (action: string) => world.control.post('/connections/all', { action });
const fault = (rule: FaultRule) => world.control.post('/faults', rule);
const say = (text: string) => world.control.post('/say', { userId: 'liu', text });
const heard = () => new Set(world.intake.accepted.map((e) => (e.kind === 'message' ? e.text : '')));

/** Says `count` things while `trouble` goes on, and waits until all were heard. */
async function nothingIsLost(count: number, trouble: () => Promise<unknown>): Promise<void> {
  const said = Array.from({ length: count }, (_, i) => `第 ${i} 句`);
  const talking = (async () => {
    for (const text of said) {
      await say(text);
      await sleep(15);
    }
  })();
  await trouble();
  await talking;
  await until('everything to be heard', () => said.every((text) => heard().has(text)), 15_000);
  const keys = new Set(world.intake.accepted.map((e) => e.dedupeKey));
  expect(keys.size).toBe(count);
}

describe('with the sandbox as the platform', () => {
  it('nothing is lost when the platform says goodbye, and the new connection is there first', async () => {
    await start();
    await nothingIsLost(30, async () => {
      await sleep(100);
      await shake('disconnect');
      await sleep(150);
      await shake('disconnect');
    });
    const { pushes, gateway } = await counters();
    expect(pushes.redelivered).toBe(0);
    expect(pushes.strayAcks).toBe(0);
    expect(gateway.opens).toBe(3);
    await until('one connection to be left', async () => (await connections()).length === 1);
  });

  it('nothing is lost when the connection is cut', async () => {
    await start();
    await nothingIsLost(20, async () => {
      for (let i = 0; i < 3; i += 1) {
        await sleep(100);
        await shake('drop');
      }
    });
  });

  it('nothing is lost when the connection is half-open: the silence is noticed', async () => {
    await start();
    await nothingIsLost(20, async () => {
      await sleep(100);
      await shake('halfOpen');
    });
    expect(world.codes()).toContain('stream.dead');
  });

  it('nothing is lost when the gateway refuses for a while and then gives dead sockets', async () => {
    await start();
    await nothingIsLost(15, async () => {
      await fault({ kind: 'refuseGateway', count: 4 });
      await fault({ kind: 'rejectSocket', count: 3 });
      await fault({ kind: 'halfOpen', count: 1 });
      await shake('drop');
    });
    expect(world.channel.health().state).toBe('connected');
  });

  it('a secret that is wrong is said, and nothing else breaks', async () => {
    await start({ channel: { clientSecret: 'wrong' } });
    expect(world.channel.health()).toMatchObject({
      state: 'bad_credentials',
      detail: expect.stringContaining('DINGTALK_CLIENT_SECRET'),
    });
    expect(
      await world.channel.send({ to: 'person', userId: 'liu' }, { kind: 'text', text: 'x' }, 'k'),
    ).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('DINGTALK_CLIENT_SECRET'),
    });
    expect(JSON.stringify(world.lines)).not.toContain('wrong');
  });

  it('200 messages in two seconds are each acknowledged once and keep their order', async () => {
    await start();
    const began = performance.now();
    for (let i = 0; i < 200; i += 1) {
      await say(`第 ${i} 句`);
      const ahead = began + i * 10 - performance.now();
      if (ahead > 1) await sleep(ahead);
    }
    await until('all to be heard', () => heard().size === 200);
    await until('all to be acknowledged', async () => (await counters()).pushes.acked === 200);
    expect((await counters()).pushes).toMatchObject({ redelivered: 0, strayAcks: 0, failedAcks: 0 });
    expect([...heard()]).toEqual(Array.from({ length: 200 }, (_, i) => `第 ${i} 句`));
  });
});
