import { afterEach, expect, test } from 'vitest';
import type { ConnectionRequest, FaultRule } from '../../sandbox/control-types.ts';
import { useWorld } from '../world/world.ts';

/** The product waits a minute for silence and up to a minute between attempts; here a minute is a second. */
const the = useWorld({
  pace: {
    stream: {
      silenceMs: 1_000,
      watchMs: 100,
      backoff: { firstMs: 100, maxMs: 400 },
      credentialsBackoff: { firstMs: 200, maxMs: 400 },
    },
  },
  timings: { pingMs: 300, botRedeliveryMs: [400, 400, 400, 400, 400, 400, 400, 400, 400, 400] },
});

afterEach(() => the().control.remove('/faults'));

const all = (action: ConnectionRequest['action']) => the().control.post('/connections/all', { action });
const fault = (rule: FaultRule) => the().control.post('/faults', rule);

async function answersOnce(): Promise<void> {
  const boss = the().persona('顾长河');
  await boss.says('链头');
  await boss.receives('审计链头');
  await the().nobodyElseHears();
}

const health = async (port = the().service.port) => {
  const response = await fetch(`http://127.0.0.1:${port}/health`);
  const body = (await response.json()) as { channels: { dingtalk: { state: string; detail?: string } } };
  return { status: response.status, ...body.channels.dingtalk };
};

test('a goodbye from the platform costs nothing', async () => {
  await all('disconnect');
  await answersOnce();
});

test('a connection that is cut is opened again; what was said meanwhile is answered once', async () => {
  the().complaints.expect('stream.lost', 'stream.no_network', 'gateway.no_network', 'stream.ack_lost');
  await all('drop');
  await answersOnce();
});

test('a half-open socket is noticed by its silence; what went into it is answered once', async () => {
  the().complaints.expect('stream.dead', 'stream.ack_lost');
  await all('halfOpen');
  await answersOnce();
});

test('a gateway that refuses for a while is asked again; what was said meanwhile is answered once', async () => {
  await fault({ kind: 'refuseGateway' });
  await fault({ kind: 'rejectSocket' });
  the().complaints.expect(
    'stream.lost',
    'stream.refused',
    'gateway.refused',
    'gateway.no_network',
    'stream.no_network',
  );
  await all('drop');
  const boss = the().persona('顾长河');
  await boss.says('链头');
  await expect.poll(async () => (await health()).state).toBe('no_network');
  expect((await health()).status).toBe(503);
  await the().nobodyElseHears();
  await the().control.remove('/faults');
  await boss.receives('审计链头');
  await the().nobodyElseHears();
  expect((await health()).state).toBe('connected');
});

test('pushes that get lost on the way are answered once', async () => {
  await fault({ kind: 'dropFrame', count: 2 });
  await answersOnce();
});

test('a wrong secret is called by its name in /health, and the copy that has the right one works on', async () => {
  the().complaints.expect(
    'stream.bad_credentials',
    'gateway.bad_credentials',
    'directory.first_failed',
    'loop.failed',
  );
  const copy = await the().startCopy({ secret: 'wrong' });
  const told = await health(copy.port);
  expect(told).toMatchObject({ status: 503, state: 'bad_credentials' });
  expect(told.detail).toContain('DINGTALK_CLIENT_SECRET');
  await copy.stop();
  await answersOnce();
});
