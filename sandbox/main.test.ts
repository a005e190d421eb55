import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CalendarEventView, ClockState, Counters, MessageView, PaintedCard } from './control-types.ts';
import { eventually } from './testing/kit.ts';
import { callbackButton, testTemplate, testTemplateId } from './testing/templates.ts';

const children: ChildProcess[] = [];
const folder = mkdtempSync(join(tmpdir(), 'sandbox-main-'));
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs the stand-alone program; resolves when it answers. */
async function run(port: number, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts'], {
    env: {
      ...process.env,
      SANDBOX_PORT: String(port),
      SANDBOX_DATA: join(folder, 'data'),
      SANDBOX_QPS: '0',
      SANDBOX_PAGE: folder,
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  const call = async <T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as T;
  };
  const deadline = performance.now() + 15_000;
  while (!(await fetch(`${url}/sandbox/clock`).catch(() => null))) {
    if (performance.now() > deadline) throw new Error('the sandbox did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { child, call };
}

describe('the stand-alone sandbox', () => {
  it('finds everything again after kill -9', async () => {
    const port = await freePort();
    const templates = join(folder, 'templates');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(templates, { recursive: true });
    writeFileSync(join(templates, `${testTemplateId}.json`), JSON.stringify(testTemplate));
    const env = { SANDBOX_TEMPLATES: templates };
    const first = await run(port, env);
    const { call } = first;
    await call('POST', '/sandbox/clock', { iso: '2030-05-06T10:00:00+08:00' });
    const { accessToken } = await call<{ accessToken: string }>('POST', '/v1.0/oauth2/accessToken', {
      appKey: 'dingsandboxclient',
      appSecret: 'sandbox-secret',
    });
    const token = { 'x-acs-dingtalk-access-token': accessToken };
    const contentBase64 = Buffer.from('凭证').toString('base64');
    await call('POST', '/sandbox/send-file', { userId: 'chen', fileName: '函.pdf', contentBase64 });
    await call(
      'POST',
      '/v1.0/card/instances/createAndDeliver',
      {
        cardTemplateId: testTemplateId,
        outTrackId: 'kept',
        cardData: { cardParamMap: { title: '留着', buttons: JSON.stringify([callbackButton('通过', 'a')]) } },
        openSpaceId: 'dtv1.card//IM_ROBOT.chen',
        imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT' },
      },
      token,
    );
    const time = (hour: number) => ({
      dateTime: `2030-05-07T1${hour}:00:00+08:00`,
      timeZone: 'Asia/Shanghai',
    });
    await call(
      'POST',
      '/v1.0/calendar/users/union-zhou/calendars/primary/events',
      { summary: '会', start: time(0), end: time(1) },
      token,
    );
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const second = await run(port, env);
    const messages = await second.call<MessageView[]>(
      'GET',
      '/sandbox/people/chen/conversations/bot/messages',
    );
    expect(messages.map((one) => one.body.type)).toEqual(['file', 'card']);
    expect(messages[1]?.card?.text).toBe('留着\n[通过]');
    const body = messages[0]?.body;
    const file = body?.type === 'file' ? body.url : '';
    expect(await (await fetch(`http://127.0.0.1:${port}${file}`)).text()).toBe('凭证');
    expect(await second.call<CalendarEventView[]>('GET', '/sandbox/people/zhou/calendar')).toMatchObject([
      { summary: '会' },
    ]);
    expect((await second.call<ClockState>('GET', '/sandbox/clock')).nowMs).toBeGreaterThan(
      Date.parse('2030-05-06T10:00:00+08:00'),
    );
    expect((await second.call<Counters>('GET', '/sandbox/counters')).month).toMatchObject({
      name: '2030-05',
      apiCalls: 2,
      pushes: 2,
    });
    const user = await second.call('POST', `/topapi/v2/user/get?access_token=${accessToken}`, {
      userid: 'chen',
    });
    expect(user).toMatchObject({ errcode: 0 });
    const painted = await second.call<PaintedCard>('GET', '/sandbox/cards/kept/painted?userId=chen');
    expect(painted.text).toContain('留着');
  });

  it('stops in order on SIGTERM', async () => {
    const { child } = await run(await freePort());
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });

  it('tells a listener where its clock stands, at the start and at every move', async () => {
    const told: number[] = [];
    const listener = createServer((req, res) => {
      let text = '';
      req.on('data', (chunk) => {
        text += chunk;
      });
      req.on('end', () => {
        told.push((JSON.parse(text) as { offsetMs: number }).offsetMs);
        res.end();
      });
    }).listen(0);
    await once(listener, 'listening');
    const hook = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/clock`;
    const { call } = await run(await freePort(), { SANDBOX_CLOCK_HOOK: hook });
    await call('POST', '/sandbox/clock', { offsetMs: 86_400_000 });
    await eventually('both calls', () => (told.length === 2 ? true : undefined));
    expect(told).toEqual([0, 86_400_000]);
    listener.close();
  });

  it('says in one message why it cannot start', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts'], {
      env: { ...process.env, SANDBOX_PORT: 'x', SANDBOX_ORG: '/no/such.json' },
    });
    children.push(child);
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
    expect(text).toMatch(/SANDBOX_PORT[\s\S]*SANDBOX_ORG/);
  });
});
