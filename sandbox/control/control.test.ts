import { afterEach, describe, expect, it } from 'vitest';
import type {
  ClockState,
  ConversationSummary,
  Counters,
  FloodResponse,
  MessageView,
  PersonInbox,
  SandboxState,
} from '../control-types.ts';
import { type Kit, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const refusal = async (method: string, path: string, body?: unknown) => {
  const answer = await kit.raw(method, `/sandbox${path}`, body);
  return [answer.status, (answer.body.error as { code: string } | undefined)?.code];
};

describe('the state', () => {
  it('names everything that a page needs, and no secret', async () => {
    kit = await startKit();
    const state = await kit.get<SandboxState>('/state');
    expect(state.app).toEqual({
      clientId: 'dingsandboxclient',
      robotCode: 'dingsandboxclient',
      corpId: 'dingsandboxcorp',
      agentId: 100_001,
      botName: '机器人',
    });
    expect(state.people).toHaveLength(8);
    expect(JSON.stringify(state)).not.toContain(kit.sandbox.app.clientSecret);
  });

  it('takes new people and groups', async () => {
    kit = await startKit();
    await kit.post('/people', { userId: 'new', unionId: 'union-new', name: '新人', deptIds: [2] });
    await kit.post('/groups', { openConversationId: 'cidNew', title: '新群', memberUserIds: ['new'] });
    const list = await kit.get<ConversationSummary[]>('/people/new/conversations');
    expect(list.map((one) => one.title)).toEqual(['机器人', '新群']);
    expect((await kit.oapi('/topapi/user/listid', { dept_id: 2 })).body).toMatchObject({
      result: { userid_list: ['chen', 'liu', 'zhao', 'new'] },
    });
    expect(await refusal('POST', '/people', { userId: 'x', unionId: 'union-new', name: 'x' })).toEqual([
      409,
      'union_id_taken',
    ]);
    expect(
      await refusal('POST', '/groups', { openConversationId: 'c', title: 'x', memberUserIds: ['ghost'] }),
    ).toEqual([404, 'no_person']);
  });
});

describe('refusals', () => {
  it.each([
    ['POST', '/say', { userId: 'nobody', text: 'x' }, 404, 'no_person'],
    ['POST', '/say', { userId: 'qian', text: 'x', conversationId: 'cidDemoGroup' }, 404, 'no_conversation'],
    ['POST', '/say', { userId: 'chen', text: 'x', replyTo: 'none' }, 404, 'no_message'],
    ['POST', '/say', { userId: 'chen' }, 400, 'bad_input'],
    ['POST', '/send-file', { userId: 'chen' }, 400, 'no_file'],
    ['POST', '/send-file', { userId: 'chen', fileId: 'none' }, 404, 'no_file'],
    ['GET', '/files/none', undefined, 404, 'no_file'],
    ['GET', '/cards/none', undefined, 404, 'no_card'],
    ['POST', '/cards/none/click', { userId: 'chen', button: 'x' }, 404, 'no_card'],
    ['POST', '/clock', { forwardMs: -1 }, 400, 'bad_input'],
    ['POST', '/clock', {}, 400, 'bad_input'],
    ['POST', '/faults', { kind: 'earthquake' }, 400, 'bad_input'],
    ['POST', '/templates', { templateId: 'x', template: { no: 'editorData' } }, 400, 'bad_template'],
    ['POST', '/connections/none', { action: 'drop' }, 404, 'no_connection'],
    ['GET', '/nothing', undefined, 404, 'no_route'],
    ['GET', '/events?userId=ghost', undefined, 404, 'no_person'],
  ])('%s %s %j → %d %s', async (method, path, body, status, code) => {
    kit = await startKit();
    expect(await refusal(method, path, body)).toEqual([status, code]);
  });
});

describe('the clock', () => {
  it('is set, moved and put back, and whoever follows it is told', async () => {
    const told: number[] = [];
    kit = await startKit({
      onClockMoved: (offsetMs) => {
        told.push(offsetMs);
      },
    });
    const now = (change: object) => kit.post<ClockState>('/clock', change);
    const morning = Date.parse('2026-03-16T10:00:00+08:00');
    expect(Math.abs((await now({ iso: '2026-03-16T10:00:00+08:00' })).nowMs - morning)).toBeLessThan(50);
    expect(Math.abs((await now({ forwardMs: 3_600_000 })).nowMs - morning - 3_600_000)).toBeLessThan(1000);
    expect((await now({ offsetMs: 5_000 })).offsetMs).toBe(5_000);
    expect((await now({ nowMs: morning })).offsetMs).toBeCloseTo(morning - Date.now(), -3);
    expect((await now({ reset: true })).offsetMs).toBe(0);
    expect(told).toHaveLength(6);
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBe(0);
  });

  it('dates what happens', async () => {
    kit = await startKit();
    await kit.post('/clock', { iso: '2030-01-01T00:00:00+08:00' });
    const { message } = await kit.post<{ message: MessageView }>('/say', { userId: 'chen', text: 'x' });
    expect(new Date(message.at).toISOString()).toMatch(/^2029-12-31T16:00/);
  });
});

describe('what a person has', () => {
  it('is read as conversations with unread counts, and as messages page by page', async () => {
    kit = await startKit();
    const group = 'cidDemoGroup';
    for (let count = 0; count < 5; count += 1)
      await kit.post('/say', { userId: 'wang', conversationId: group, text: `第${count}句` });
    const summary = async () =>
      (await kit.get<ConversationSummary[]>('/people/chen/conversations')).find(
        (one) => one.conversationId === group,
      );
    expect(await summary()).toMatchObject({ unread: 5, lastMessage: { body: { text: '第4句' } } });
    await kit.post('/read', { userId: 'chen', conversationId: group });
    expect((await summary())?.unread).toBe(0);
    const page = (query: string) =>
      kit.get<MessageView[]>(`/people/chen/conversations/${group}/messages?${query}`);
    const [third, fourth] = await page('limit=2');
    expect([third?.body, fourth?.body]).toMatchObject([{ text: '第3句' }, { text: '第4句' }]);
    expect((await page(`limit=2&before=${third?.messageId}`)).map((one) => one.body)).toMatchObject([
      { text: '第1句' },
      { text: '第2句' },
    ]);
  });

  it('is read as an inbox: not their own words, and only the new with since', async () => {
    kit = await startKit();
    await kit.post('/say', { userId: 'chen', conversationId: 'cidDemoGroup', text: '我说的' });
    await kit.post('/say', { userId: 'wang', conversationId: 'cidDemoGroup', text: '王说的' });
    const first = await kit.get<PersonInbox>('/people/chen/inbox');
    expect(first.messages.map((one) => one.body)).toMatchObject([{ text: '王说的' }]);
    await kit.post('/read', { userId: 'chen', conversationId: 'cidDemoGroup' });
    expect((await kit.get<PersonInbox>(`/people/chen/inbox?since=${first.seq}`)).messages).toEqual([]);
    await kit.post('/say', { userId: 'wang', conversationId: 'cidDemoGroup', text: '又说的' });
    const second = await kit.get<PersonInbox>(`/people/chen/inbox?since=${first.seq}`);
    expect(second.messages.map((one) => one.body)).toMatchObject([{ text: '又说的' }]);
  });
});

describe('files', () => {
  it('go up as bytes, JSON or multipart and come down as they were', async () => {
    kit = await startKit();
    const upload = await fetch(
      `${kit.sandbox.url}/sandbox/files?fileName=${encodeURIComponent('设置.json')}`,
      {
        method: 'POST',
        body: '{"a":1}',
      },
    );
    const { file } = (await upload.json()) as { file: { url: string; fileName: string } };
    expect(file.fileName).toBe('设置.json');
    const down = await fetch(`${kit.sandbox.url}${file.url}`);
    expect([await down.text(), down.headers.get('content-security-policy')]).toEqual(['{"a":1}', 'sandbox']);
    const form = new FormData();
    form.set('userId', 'chen');
    form.set('file', new Blob(['表']), '订单.xlsx');
    const said = await kit.raw('POST', '/sandbox/send-file', form);
    expect(said.body).toMatchObject({
      message: { body: { type: 'file', fileName: '订单.xlsx', file: { size: 3 } } },
    });
  });
});

describe('a flood', () => {
  it('says everything at its pace, people taking turns', async () => {
    kit = await startKit();
    const answer = await kit.post<FloodResponse>('/flood', {
      userIds: ['chen', 'wang'],
      text: '第{n}句',
      count: 50,
      perSecond: 500,
    });
    expect(answer.said).toBe(50);
    expect(answer.elapsedMs).toBeGreaterThan(80);
    const list = await kit.get<MessageView[]>('/people/wang/conversations/bot/messages');
    expect(list.map((one) => one.body)).toHaveLength(25);
    expect(list[0]?.body).toMatchObject({ text: '第2句' });
  });
});

describe('a reset', () => {
  it('wipes everything but people and groups', async () => {
    kit = await startKit();
    await kit.post('/people', { userId: 'new', unionId: 'union-new', name: '新人' });
    await kit.post('/say', { userId: 'chen', text: 'x' });
    await kit.post('/faults', { kind: 'error' });
    await kit.post('/clock', { offsetMs: 99_000 });
    await kit.post('/reset');
    const state = await kit.get<SandboxState>('/state');
    expect(state).toMatchObject({ faults: [], clock: { offsetMs: 0 } });
    expect(state.people).toHaveLength(9);
    expect(await kit.get<MessageView[]>('/people/chen/conversations/bot/messages')).toEqual([]);
    expect((await kit.get<Counters>('/counters')).month.pushes).toBe(0);
  });

  it('can leave the clock where it is', async () => {
    kit = await startKit();
    await kit.post('/clock', { offsetMs: 99_000 });
    await kit.post('/reset', { keepClock: true });
    expect((await kit.get<ClockState>('/clock')).offsetMs).toBe(99_000);
  });
});
