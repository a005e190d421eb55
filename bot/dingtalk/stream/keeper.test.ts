import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordingLog } from '../testing/log.ts';
import { frameOf, type RoughGateway, startRoughGateway } from '../testing/rough-gateway.ts';
import { sleep, until } from '../testing/until.ts';
import type { StreamConnection } from './connection.ts';
import type { Frame } from './frames.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import { defaultStreamSettings, type StreamSettings } from './settings.ts';

const TOPIC = '/v1.0/im/bot/messages/get';
const quick: StreamSettings = {
  ...defaultStreamSettings,
  timeoutMs: 1_000,
  backoff: { firstMs: 40, maxMs: 160 },
  credentialsBackoff: { firstMs: 200, maxMs: 400 },
  stableMs: 50,
  retireMs: 300,
  stopMs: 500,
};

let gateway: RoughGateway;
let keeper: Keeper;
let frames: { frame: Frame; connection: StreamConnection }[];
const { log, lines, codes } = recordingLog();

beforeEach(async () => {
  gateway = await startRoughGateway();
  frames = [];
  lines.length = 0;
});
afterEach(async () => {
  await keeper.stop(() => Promise.resolve());
  await gateway.close();
});

function keep(
  settings: Partial<StreamSettings> = {},
  onFrame: (frame: Frame, connection: StreamConnection) => Promise<void> = async () => undefined,
): Keeper {
  keeper = createKeeper({
    connection: {
      apiBase: gateway.url,
      clientId: 'client',
      clientSecret: 'very-secret',
      topics: [TOPIC],
      onFrame: async (frame, connection) => {
        frames.push({ frame, connection });
        await onFrame(frame, connection);
      },
    },
    settings: { ...quick, ...settings },
    log,
  });
  return keeper;
}

const refuse = (status: number, body: unknown) => (res: import('node:http').ServerResponse) => {
  res.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' });
  res.end(typeof body === 'string' ? body : JSON.stringify(body));
};

describe('connecting', () => {
  it('asks for JSON, subscribes to events and the topics, and gives the ticket back unharmed', async () => {
    await keep().start();
    expect(keeper.health().state).toBe('connected');
    const [request] = gateway.requests;
    expect(request?.headers.accept).toBe('application/json');
    expect(request?.body.subscriptions).toEqual([
      { type: 'EVENT', topic: '*' },
      { type: 'CALLBACK', topic: TOPIC },
    ]);
  });

  it('gives every connection subscriptions of its own (the SDK shares one list)', async () => {
    await keep().start();
    gateway.sockets[0]?.terminate();
    await until(
      'the second connection',
      () => gateway.sockets.length === 2 && keeper.health().state === 'connected',
    );
    expect(gateway.requests[1]?.body.subscriptions).toHaveLength(2);
  });

  it('tells refused credentials from a missing network, tries them slowly, and connects when they are mended', async () => {
    gateway.answerOpen = refuse(401, { requestid: 'r', code: 'authFailed', message: '鉴权失败' });
    await keep().start();
    expect(keeper.health().state).toBe('bad_credentials');
    expect(keeper.health().detail).toContain('DINGTALK_CLIENT_SECRET');
    await sleep(90);
    expect(gateway.opens).toBe(1);
    gateway.answerOpen = (_res, normal) => normal();
    await until('the connection', () => keeper.health().state === 'connected');
    expect(JSON.stringify(lines)).not.toContain('very-secret');
  });

  it('resolves its start when nobody answers, says so, and goes on trying', async () => {
    const { url } = gateway;
    await gateway.close();
    await keep().start();
    expect(keeper.health()).toMatchObject({ state: 'no_network', detail: 'ECONNREFUSED' });
    gateway = await startRoughGateway();
    expect(gateway.url).not.toBe(url);
  });

  it.each([
    ['an HTML page', refuse(400, '<html>plain HTTP request sent to HTTPS port</html>'), /HTTP 400/],
    ['an overloaded gateway', refuse(503, { code: 'ServiceUnavailable', message: '服务暂不可用' }), /503/],
    ['an answer without a ticket', refuse(200, { endpoint: 'ws://x' }), /ticket/],
    [
      'an endpoint that is no socket',
      refuse(200, { endpoint: 'https://x/connect', ticket: 't' }),
      /WebSocket/,
    ],
    ['JSON that is none', refuse(200, '{"endpoint":'), /endpoint/],
  ])('survives %s', async (_name, answer, detail) => {
    gateway.answerOpen = answer;
    await keep().start();
    expect(keeper.health().state).toBe('no_network');
    expect(keeper.health().detail).toMatch(detail);
    gateway.answerOpen = (_res, normal) => normal();
    await until('the connection', () => keeper.health().state === 'connected');
  });

  it('does not storm when the handshake is refused (the SDK doubles its attempts)', async () => {
    gateway.acceptSocket = false;
    await keep({ backoff: { firstMs: 100, maxMs: 100 } }).start();
    await sleep(1_000);
    expect(gateway.handshakes).toBeGreaterThan(5);
    expect(gateway.handshakes).toBeLessThanOrEqual(20);
    expect(gateway.opens).toBeLessThanOrEqual(gateway.handshakes + 1);
  });

  it('backs off when connections are accepted and dropped at once', async () => {
    gateway.answerOpen = (_res, normal) => {
      normal();
      setTimeout(() => gateway.sockets.at(-1)?.terminate(), 10);
    };
    await keep({ stableMs: 10_000, backoff: { firstMs: 100, maxMs: 10_000 } }).start();
    await sleep(1_000);
    expect(gateway.opens).toBeLessThanOrEqual(6);
  });
});

describe('a living connection', () => {
  it('survives frames that are none, and frames whose handler throws', async () => {
    await keep({}, (frame) =>
      frame.headers.messageId === 'bad' ? Promise.reject(new Error('boom')) : Promise.resolve(),
    ).start();
    gateway.push('this is not JSON');
    gateway.push({ type: 'CALLBACK' });
    gateway.push(frameOf('NEWS', 'x', 'm0'));
    gateway.push(frameOf('CALLBACK', TOPIC, 'bad'));
    gateway.push(frameOf('CALLBACK', TOPIC, 'good'));
    await until('the good frame', () => frames.some((f) => f.frame.headers.messageId === 'good'));
    expect(codes()).toEqual(
      expect.arrayContaining(['stream.bad_frame', 'stream.unknown_frame', 'stream.handler_failed']),
    );
    expect(keeper.health().state).toBe('connected');
  });

  it('answers pings with what they carry', async () => {
    await keep().start();
    gateway.push(frameOf('SYSTEM', 'ping', 'p1', { opaque: 'xyz' }));
    const pong = await until('the answer', () => gateway.received[0]);
    expect(pong.frame).toMatchObject({ code: 200, headers: { messageId: 'p1' }, data: '{"opaque":"xyz"}' });
  });

  it('prints nothing (the SDK does)', async () => {
    const printed = (['info', 'warn', 'error', 'log'] as const).map((name) => vi.spyOn(console, name));
    await keep().start();
    gateway.acceptSocket = false;
    gateway.sockets[0]?.terminate();
    await until('a failed attempt', () => gateway.handshakes > 1);
    expect(printed.flatMap((spy) => spy.mock.calls)).toEqual([]);
    for (const spy of printed) spy.mockRestore();
  });
});

describe('losing a connection', () => {
  it('opens the new one before the old one goes, and acknowledges on the socket that brought the frame', async () => {
    let release = (): void => undefined;
    await keep({}, async (frame, connection) => {
      await new Promise<void>((resolve) => (release = resolve));
      connection.ack(frame.headers.messageId ?? '', { response: null });
    }).start();
    const [old] = gateway.sockets;
    gateway.push(frameOf('CALLBACK', TOPIC, 'slow'));
    await until('the frame', () => frames.length === 1);
    gateway.push(frameOf('SYSTEM', 'disconnect', 'd1', { reason: 'connection is expired' }));
    await until('the new socket', () => gateway.sockets.length === 2);
    expect(old?.readyState).toBe(1);
    release();
    const ack = await until('the late ack', () => gateway.received.find((r) => ackId(r.frame) === 'slow'));
    expect(ack.socket).toBe(old);
    expect(gateway.received.some((r) => ackId(r.frame) === 'd1' && r.socket === old)).toBe(true);
    await until('the end of the old socket', () => old?.readyState === 3);
    expect(keeper.health().state).toBe('connected');
    expect(gateway.opens).toBe(2);
  });

  it('does not send an acknowledgement on another socket, and says that it was lost', async () => {
    let release = (): void => undefined;
    let acked: boolean | undefined;
    await keep({}, async (frame, connection) => {
      await new Promise<void>((resolve) => (release = resolve));
      acked = connection.ack(frame.headers.messageId ?? '', {});
    }).start();
    gateway.push(frameOf('CALLBACK', TOPIC, 'slow'));
    await until('the frame', () => frames.length === 1);
    gateway.sockets[0]?.terminate();
    await until('the new socket', () => gateway.sockets.length === 2);
    release();
    await until('the attempt to acknowledge', () => acked !== undefined);
    expect(acked).toBe(false);
    await sleep(50);
    expect(gateway.received).toEqual([]);
  });

  it('replaces a silent socket although it still answers WebSocket pings', async () => {
    await keep({ silenceMs: 150, watchMs: 20 }).start();
    await until('the replacement', () => gateway.sockets.length === 2);
    expect(codes()).toContain('stream.dead');
    await until('the connection', () => keeper.health().state === 'connected');
  });

  it('keeps a socket that speaks', async () => {
    await keep({ silenceMs: 150, watchMs: 20 }).start();
    for (let i = 0; i < 10; i += 1) {
      gateway.push(frameOf('SYSTEM', 'ping', `p${i}`, {}));
      await sleep(40);
    }
    expect(gateway.sockets).toHaveLength(1);
  });

  it('comes back after the gateway refused for a while', async () => {
    await keep().start();
    gateway.answerOpen = refuse(503, {});
    gateway.sockets[0]?.terminate();
    await until('the trouble', () => keeper.health().state === 'no_network');
    await sleep(300);
    gateway.answerOpen = (_res, normal) => normal();
    await until('the connection', () => keeper.health().state === 'connected');
  });
});

describe('stopping', () => {
  it('cancels a reconnect that is waiting (the SDK leaves a zombie)', async () => {
    gateway.acceptSocket = false;
    await keep({ backoff: { firstMs: 100, maxMs: 100 } }).start();
    await keeper.stop(() => Promise.resolve());
    const { opens } = gateway;
    await sleep(300);
    expect(gateway.opens).toBe(opens);
    expect(keeper.health().state).toBe('stopped');
  });

  it('does not wait for a gateway that never answers', async () => {
    gateway.answerOpen = () => undefined;
    const started = keep({ timeoutMs: 60_000 }).start();
    await until('the request', () => gateway.opens === 1);
    const began = performance.now();
    await keeper.stop(() => Promise.resolve());
    await started;
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('takes nothing in any more, waits a little for what is under way, and closes in an orderly way', async () => {
    await keep().start();
    const closed = new Promise<number>((resolve) => gateway.sockets[0]?.on('close', resolve));
    let settle = (): void => undefined;
    const stopping = keeper.stop(() => new Promise((resolve) => (settle = resolve)));
    gateway.push(frameOf('CALLBACK', TOPIC, 'too late'));
    await sleep(50);
    expect(frames).toEqual([]);
    settle();
    await stopping;
    expect(await closed).toBe(1000);
  });
});

function ackId(frame: Record<string, unknown>): unknown {
  return (frame.headers as Record<string, unknown> | undefined)?.messageId;
}
