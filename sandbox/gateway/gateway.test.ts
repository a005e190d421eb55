import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { ConnectionInfo, Counters } from '../control-types.ts';
import { connectBot, openTicket } from '../testing/bot.ts';
import { eventually, type Kit, pause, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const botTopic = '/v1.0/im/bot/messages/get';

describe('opening a connection', () => {
  it('refuses a wrong secret with 401 authFailed', async () => {
    kit = await startKit();
    const { clientId } = kit.sandbox.app;
    const body = { clientId, clientSecret: 'wrong', subscriptions: [] };
    const answer = await kit.raw('POST', '/v1.0/gateway/connections/open', body, {
      accept: 'application/json',
    });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 'authFailed', requestid: expect.any(String) });
  });

  it('lets a ticket be used once', async () => {
    kit = await startKit();
    const { endpoint, ticket } = await openTicket(kit);
    expect(await handshake(`${endpoint}?ticket=${ticket}`)).toBe('open');
    expect(await handshake(`${endpoint}?ticket=${ticket}`)).toBe(401);
  });

  it('lets a ticket die after 90 s of the clock', async () => {
    kit = await startKit();
    const { endpoint, ticket } = await openTicket(kit);
    await kit.post('/clock', { forwardMs: 90_001 });
    expect(await handshake(`${endpoint}?ticket=${ticket}`)).toBe(401);
  });

  it('answers in XML to whoever does not ask for JSON', async () => {
    kit = await startKit();
    const { clientId, clientSecret } = kit.sandbox.app;
    const body = { clientId, clientSecret, subscriptions: [] };
    const answer = await kit.raw('POST', '/v1.0/gateway/connections/open', body, { accept: '*/*' });
    expect(answer.text).toMatch(/^<\?xml.*<endpoint>ws:.*<ticket>/);
  });

  it('allows EVENT only with topic *', async () => {
    kit = await startKit();
    const answer = await openTicket(kit, [{ type: 'EVENT', topic: 'user_add_org' }]);
    expect(answer).toMatchObject({ code: 'InvalidSubscription' });
  });

  it('can be switched to refuse, and to reject the socket', async () => {
    kit = await startKit();
    await kit.post('/faults', { kind: 'refuseGateway', count: 1 });
    expect(await openTicket(kit)).toMatchObject({ code: 'ServiceUnavailable' });
    await kit.post('/faults', { kind: 'rejectSocket', count: 1 });
    const { endpoint, ticket } = await openTicket(kit);
    expect(await handshake(`${endpoint}?ticket=${ticket}`)).toBe(503);
  });
});

describe('a standing connection', () => {
  it('is pinged with an opaque text that has to come back', async () => {
    kit = await startKit({ timings: { pingMs: 20 } });
    const bot = await connectBot(kit);
    const ping = await bot.frame('ping');
    expect(ping).toMatchObject({ type: 'SYSTEM', headers: { time: expect.stringMatching(/^\d{13}$/) } });
    const open = async () => (await kit.get<ConnectionInfo[]>('/connections'))[0]?.pingsOpen ?? 0;
    bot.ack(ping, { opaque: 'something else' });
    await pause(30);
    const before = await open();
    expect(before).toBeGreaterThan(0);
    bot.answer = (frame) => ({ data: frame.parsed });
    for (const frame of bot.frames) bot.ack(frame, frame.parsed);
    await eventually('all pings answered', async () => ((await open()) === 0 ? true : undefined));
  });

  it('gets a disconnect frame, then no more pushes, then the close after 10 s', async () => {
    kit = await startKit();
    const old = await connectBot(kit);
    await kit.post('/connections/all', { action: 'disconnect', reason: 'connection is expired' });
    expect((await old.frame('disconnect')).parsed).toEqual({ reason: 'connection is expired' });
    const fresh = await connectBot(kit);
    for (let count = 0; count < 5; count += 1)
      await kit.post('/say', { userId: 'chen', text: `第${count}句` });
    await fresh.frame(botTopic, 4);
    expect(old.frames.filter((one) => one.headers.topic === botTopic)).toEqual([]);
    await kit.post('/clock', { forwardMs: 9_900 });
    expect(old.closed).toBe(false);
    await kit.post('/clock', { forwardMs: 200 });
    await eventually('the close', () => (old.closed ? true : undefined));
    expect(fresh.closed).toBe(false);
  });

  it('shares pushes with other connections at random', async () => {
    kit = await startKit();
    const bots = [await connectBot(kit), await connectBot(kit)];
    for (let count = 0; count < 40; count += 1) await kit.post('/say', { userId: 'chen', text: '在吗' });
    await eventually('40 pushes', () => (bots.flatMap((bot) => bot.frames).length === 40 ? true : undefined));
    for (const bot of bots) expect(bot.frames.length).toBeGreaterThan(0);
  });

  it('can be half-open: pushes count as sent and are lost, the socket still answers pings', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/connections/all', { action: 'halfOpen' });
    await kit.post('/say', { userId: 'chen', text: '有人吗' });
    const pong = new Promise((resolve) => bot.socket.once('pong', resolve));
    bot.socket.ping();
    await pong;
    expect(bot.frames).toEqual([]);
    expect((await kit.get<Counters>('/counters')).pushes).toMatchObject({ sent: 1, acked: 0 });
    await kit.post('/connections/all', { action: 'revive' });
    await kit.post('/clock', { forwardMs: 60_001 });
    expect((await bot.frame(botTopic)).parsed).toMatchObject({ text: { content: '有人吗' } });
  });

  it('can be cut', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/connections/all', { action: 'drop' });
    await eventually('the cut', () => (bot.closed ? true : undefined));
    await eventually('an empty list', async () =>
      (await kit.get<unknown[]>('/connections')).length === 0 ? true : undefined,
    );
  });

  it('survives frames that are not acks', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    bot.socket.send('not json');
    bot.socket.send('{"headers":{"messageId":"unknown"},"code":200}');
    await eventually('a stray ack', async () =>
      (await kit.get<Counters>('/counters')).pushes.strayAcks === 1 ? true : undefined,
    );
    expect(bot.closed).toBe(false);
  });
});

/** 'open', or the status that the handshake was refused with. */
function handshake(address: string): Promise<number | 'open'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(address);
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
}
