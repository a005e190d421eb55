import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  CalendarEventView,
  CallRecord,
  FaultRule,
  MessageView,
  PersonInbox,
  WorkNotification,
} from '../../../sandbox/control-types.ts';
import type { Sendable } from '../../channel.ts';
import { until } from '../testing/until.ts';
import { createWorld, type World } from '../testing/world.ts';
import { noticeCode } from './notice.ts';

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
);

let world: World;
let group: string;
let seen = 0;
let keys = 0;
beforeAll(async () => {
  world = await createWorld({ channel: { apiTimeoutMs: 1_000 } });
  const state = await world.control.get<{ groups: { openConversationId: string }[] }>('/state');
  group = state.groups[0]?.openConversationId ?? '';
});
beforeEach(async () => {
  seen = (await world.control.get<PersonInbox>('/people/liu/inbox')).seq;
  world.intake.accepted.length = 0;
});
afterEach(() => world.control.remove('/faults'));
afterAll(() => world.close());

const key = () => `test:${++keys}`;
const toLiu = (message: Sendable, k = key()) =>
  world.channel.send({ to: 'person', userId: 'liu' }, message, k);
const inbox = (userId = 'liu') => world.control.get<PersonInbox>(`/people/${userId}/inbox?since=${seen}`);
const bodies = async (userId = 'liu') => (await inbox(userId)).messages.map((m) => m.body);
const fault = (rule: FaultRule) => world.control.post('/faults', rule);
const open = (bytes: Buffer) => async () => Readable.from([bytes]);
const fetched = async (url: string) =>
  Buffer.from(await (await fetch(`${world.sandbox.url}${url}`)).arrayBuffer());

/** Somebody says something; the conversation is what the bot would answer in. */
async function asked(userId: string, where: Record<string, unknown> = {}) {
  await world.control.post('/say', { userId, text: '在吗', ...where });
  const event = await until('the question', () => world.intake.accepted.at(-1));
  if (event.kind !== 'message') throw new Error('not a message');
  return event.conversation;
}

describe('words', () => {
  it('reach a person', async () => {
    expect(await toLiu({ kind: 'text', text: '订单已确认' })).toMatchObject({
      outcome: 'sent',
      detail: { processQueryKey: expect.any(String) },
    });
    expect(await bodies()).toEqual([{ type: 'text', text: '订单已确认' }]);
  });

  it('in markdown reach a group', async () => {
    await world.channel.send(
      { to: 'group', conversationId: group },
      { kind: 'markdown', title: '日报', text: '第一行\n第二行' },
      key(),
    );
    expect(await bodies()).toEqual([{ type: 'markdown', title: '日报', text: '第一行  \n第二行' }]);
  });

  it('that are too long are shortened and say so', async () => {
    await toLiu({ kind: 'text', text: '长'.repeat(10_000) });
    const [body] = await bodies();
    expect(body?.type === 'text' && body.text.endsWith('未全部显示）')).toBe(true);
  });

  it('to somebody who is not there fail although the platform answers 200', async () => {
    const result = await world.channel.send(
      { to: 'person', userId: 'nobody' },
      { kind: 'text', text: 'x' },
      key(),
    );
    expect(result).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.person_unreachable',
      reason: expect.stringContaining('nobody'),
    });
  });

  it('whose outcome is uncertain are not repeated', async () => {
    await fault({ kind: 'after', path: '/v1.0/robot/*' });
    expect(await toLiu({ kind: 'text', text: '只此一次' })).toMatchObject({ outcome: 'unknown' });
    expect(await bodies()).toHaveLength(1);
  });

  it('are tried later when this IP is banned', async () => {
    await fault({ kind: 'punished', path: '/v1.0/robot/*', count: 1 });
    expect(await toLiu({ kind: 'text', text: 'x' })).toMatchObject({ outcome: 'retry', afterMs: 300_000 });
  });
});

describe('an answer', () => {
  it('goes by the address that came with the question, which costs no robot call', async () => {
    const conversation = await asked('liu');
    const result = await world.channel.send(
      { to: 'reply', conversation, userId: 'liu' },
      { kind: 'text', text: '在' },
      key(),
    );
    expect(result).toEqual({ outcome: 'sent', detail: { by: 'sessionWebhook' } });
    expect(await bodies()).toEqual([{ type: 'text', text: '在' }]);
  });

  it('in a group mentions who asked', async () => {
    const conversation = await asked('liu', { conversationId: group, atBot: true });
    await world.channel.send(
      { to: 'reply', conversation, userId: 'liu' },
      { kind: 'markdown', title: '答', text: '在生产' },
      key(),
    );
    const { messages } = await inbox('chen');
    expect(messages.at(-1)).toMatchObject({
      via: 'sessionWebhook',
      atUserIds: ['liu'],
      body: { text: '@liu 在生产' },
    });
  });

  it.each<[string, (c: { replyUrl?: string; replyUntil?: number }) => void]>([
    ['has ended by its own date', (c) => (c.replyUntil = Date.now() - 1)],
    [
      'is refused by the platform',
      (c) => (c.replyUrl = c.replyUrl?.replace(/session=.*/, 'session=gone') ?? ''),
    ],
    ['is missing', (c) => delete c.replyUrl],
  ])('goes by the robot when the address %s', async (_name, spoil) => {
    const conversation = { ...(await asked('liu')) };
    spoil(conversation);
    expect(
      await world.channel.send(
        { to: 'reply', conversation, userId: 'liu' },
        { kind: 'text', text: '在' },
        key(),
      ),
    ).toMatchObject({ outcome: 'sent' });
    const { messages } = await inbox();
    expect(messages.filter((m) => m.from.kind === 'bot').map((m) => m.via)).toEqual(['oToMessages']);
  });

  it('whose outcome is uncertain does not go out a second time by the robot', async () => {
    const conversation = await asked('liu');
    await fault({ kind: 'after', path: '*sendBySession*' });
    expect(
      await world.channel.send(
        { to: 'reply', conversation, userId: 'liu' },
        { kind: 'text', text: '一次' },
        key(),
      ),
    ).toMatchObject({ outcome: 'unknown' });
    expect((await inbox()).messages.filter((m: MessageView) => m.from.kind === 'bot')).toHaveLength(1);
  });

  it('to a stranger without an address is not possible, and says so', async () => {
    const conversation = { channel: 'dingtalk', kind: 'single', id: 'cid' } as const;
    expect(
      await world.channel.send({ to: 'reply', conversation, userId: '' }, { kind: 'text', text: 'x' }, key()),
    ).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.nobody_to_answer',
    });
  });
});

describe('pictures and files', () => {
  it('a picture arrives with its bytes', async () => {
    expect(await toLiu({ kind: 'picture', name: '看板', mime: 'image/png', open: open(png) })).toMatchObject({
      outcome: 'sent',
    });
    const [body] = await bodies();
    expect(body?.type).toBe('picture');
    expect(body?.type === 'picture' && (await fetched(body.url)).equals(png)).toBe(true);
  });

  it('a picture with a caption is one message', async () => {
    await toLiu({
      kind: 'picture',
      name: '看板.png',
      mime: 'image/png',
      open: open(png),
      caption: '今日待办',
    });
    expect(await bodies()).toEqual([
      { type: 'markdown', title: '今日待办', text: expect.stringMatching(/^!\[\]\(\S+\)\n\n今日待办$/) },
    ]);
  });

  it('a workbook arrives as it is', async () => {
    const bytes = Buffer.from('PK not really');
    await toLiu({ kind: 'file', name: '三月订单.xlsx', mime: 'x', open: open(bytes) });
    const [body] = await bodies();
    expect(body).toMatchObject({ type: 'file', fileName: '三月订单.xlsx' });
    expect(body?.type === 'file' && (await fetched(body.url)).equals(bytes)).toBe(true);
  });

  it('a file of a kind that the platform does not take arrives in a zip, which is said', async () => {
    const result = await toLiu({
      kind: 'file',
      name: '审计.csv',
      mime: 'text/csv',
      open: open(Buffer.from('a,b\n')),
    });
    expect(result).toMatchObject({
      outcome: 'sent',
      detail: { note: expect.stringContaining('审计.csv.zip') },
    });
    expect(await bodies()).toEqual([expect.objectContaining({ type: 'file', fileName: '审计.csv.zip' })]);
  });

  it('beyond 20 MB are refused before they are uploaded', async () => {
    const huge = Buffer.alloc(20 * 1024 * 1024 + 1);
    const result = await toLiu({ kind: 'file', name: 'x.pdf', mime: 'x', open: open(huge) });
    expect(result).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.media_too_large',
      reason: expect.stringContaining('20 MB'),
    });
  });

  it('whose upload got no answer are simply tried again, because nobody was told anything yet', async () => {
    await fault({ kind: 'after', path: '/media/upload' });
    const result = await toLiu({ kind: 'picture', name: 'p.png', mime: 'image/png', open: open(png) });
    expect(result.outcome).toBe('retry');
    expect(await bodies()).toEqual([]);
  });
});

describe('a work notification', () => {
  const notices = () => world.control.get<WorkNotification[]>('/people/liu/work-notifications');
  const notice: Sendable = { kind: 'notice', title: '请确认 BOM', text: '订单 SO-1 等您确认\n截止 17:30' };

  it('arrives, ends in a number of its own, and its fate was looked up', async () => {
    const k = key();
    expect(await toLiu(notice, k)).toEqual({ outcome: 'sent', detail: { taskId: expect.any(Number) } });
    expect(JSON.stringify((await notices()).at(-1)?.msg)).toContain(`编号 ${noticeCode(k)}`);
  });

  it('with the same words for another reason arrives again (the platform would drop a copy)', async () => {
    const before = (await notices()).length;
    await toLiu(notice);
    await toLiu(notice);
    expect(await notices()).toHaveLength(before + 2);
  });

  it('repeated for the same reason arrives once, also after a lost answer', async () => {
    const before = (await notices()).length;
    const k = key();
    await fault({ kind: 'after', path: '*asyncsend_v2', count: 1 });
    expect(await toLiu(notice, k)).toMatchObject({ outcome: 'sent', detail: { alreadyThere: true } });
    expect(await toLiu(notice, k)).toMatchObject({ outcome: 'sent', detail: { alreadyThere: true } });
    expect(await notices()).toHaveLength(before + 1);
  });

  it('with an address has a button to it', async () => {
    await toLiu({ ...notice, url: 'https://example.cn/o/1' });
    expect((await notices()).at(-1)?.msg).toMatchObject({
      msgtype: 'action_card',
      action_card: { single_url: 'https://example.cn/o/1' },
    });
  });

  it('to somebody who is not there fails', async () => {
    expect(await world.channel.send({ to: 'person', userId: 'nobody' }, notice, key())).toMatchObject({
      outcome: 'failed',
    });
  });

  it('without an agent id goes to the chat', async () => {
    const bare = await createWorld({
      connect: false,
      channel: { apiBase: world.sandbox.url, oapiBase: world.sandbox.url, agentId: '' },
    });
    expect(bare.channel.can.notices).toBe(false);
    expect(await bare.channel.send({ to: 'person', userId: 'liu' }, notice, key())).toMatchObject({
      outcome: 'sent',
    });
    await bare.close();
    expect(await bodies()).toEqual([
      expect.objectContaining({ type: 'markdown', text: expect.stringContaining('请确认 BOM') }),
    ]);
  });

  it('that stands in the chat is not repeated after an uncertain outcome', async () => {
    await fault({ kind: 'after', path: '/v1.0/robot/*' });
    expect(await world.channel.send({ to: 'group', conversationId: group }, notice, key())).toMatchObject({
      outcome: 'failed',
    });
  });
});

describe('a meeting', () => {
  const meeting: Sendable = {
    kind: 'meeting',
    title: '异常升级会议 SO-1',
    text: '事实……',
    organiserUserId: 'chen',
    attendeeUserIds: ['liu', 'zhou', 'ghost'],
    startsAt: '2026-12-01T10:00:00+08:00',
    endsAt: '2026-12-01T10:30:00+08:00',
    unionIds: { chen: 'union-chen', liu: 'union-liu', zhou: 'union-zhou', ghost: '' },
  };
  const calendar = () => world.control.get<CalendarEventView[]>('/people/liu/calendar');

  it('stands in the calendars of those who have one, and says who was left out', async () => {
    const result = await toLiu(meeting);
    expect(result).toMatchObject({
      outcome: 'sent',
      detail: { eventId: expect.any(String), leftOut: ['ghost'] },
    });
    const event = (await calendar()).at(-1);
    expect(event).toMatchObject({ summary: '异常升级会议 SO-1', organizer: { userId: 'chen' } });
    expect(event?.meetingUrl).toBeTruthy();
  });

  it('asked for again with the same key is the same meeting, also after a lost answer', async () => {
    const before = (await calendar()).length;
    const k = key();
    await fault({ kind: 'after', path: '*/calendars/primary/events', count: 1 });
    const first = await toLiu(meeting, k);
    expect(await toLiu(meeting, k)).toEqual(first);
    expect(await calendar()).toHaveLength(before + 1);
  });

  it('without an organiser that the calendar knows is not possible', async () => {
    expect(await toLiu({ ...meeting, unionIds: {} })).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.organiser_unknown',
    });
  });
});

describe('what a person sends', () => {
  async function received(fileName: string, bytes: Buffer, kind?: string) {
    await world.control.post('/send-file', {
      userId: 'liu',
      fileName,
      contentBase64: bytes.toString('base64'),
      ...(kind ? { kind } : {}),
    });
    const event = await until('the file', () => world.intake.accepted.at(-1));
    if (event.kind !== 'message' || !event.files[0]) throw new Error('no file');
    return event.files[0];
  }
  const readAll = async (stream: Readable) => Buffer.concat((await stream.toArray()) as Buffer[]);

  it('can be fetched, with its name and its kind', async () => {
    const file = await received('改期函.png', png, 'file');
    const { stream, name, mime } = await world.channel.download(file);
    expect({ name, mime }).toEqual({ name: '改期函.png', mime: 'image/png' });
    expect((await readAll(stream)).equals(png)).toBe(true);
  });

  it('as a picture has no name of its own, so it gets one by its bytes', async () => {
    const file = await received('whatever.png', png, 'picture');
    expect(file.name).toBeUndefined();
    expect(await world.channel.download(file)).toMatchObject({ name: 'picture.png', mime: 'image/png' });
  });

  it('beyond the cap is refused with its name', async () => {
    const small = await createWorld({ channel: { downloads: { maxBytes: 1_000 } } });
    await small.control.post('/send-file', {
      userId: 'liu',
      fileName: '大.xlsx',
      contentBase64: Buffer.alloc(2_000, 1).toString('base64'),
    });
    const event = await until('the file', () => small.intake.accepted.at(-1));
    const file = event.kind === 'message' ? event.files[0] : undefined;
    await expect(small.channel.download(file ?? { code: '', kind: 'file' })).rejects.toMatchObject({
      name: 'AppError',
      code: 'file.too_large',
      params: { name: '大.xlsx' },
    });
    await small.close();
  });

  it('with a code that is no good is gone for good', async () => {
    await expect(
      world.channel.download({ code: 'nonsense', kind: 'file', name: 'a.pdf' }),
    ).rejects.toMatchObject({ code: 'file.gone', params: { name: 'a.pdf' } });
  });

  it('is fetched although the platform stumbles', async () => {
    const file = await received('订单.pdf', Buffer.from('%PDF-1.4 x'), 'file');
    await fault({ kind: 'error', status: 502, path: '/v1.0/robot/messageFiles/download', count: 1 });
    expect((await readAll((await world.channel.download(file)).stream)).toString()).toContain('PDF');
  });
});

describe('the directory', () => {
  it('has all people with both ids and their leaders, and costs nothing', async () => {
    await world.meter.flush();
    const before = (await world.meter.read()).calls;
    const { departments, people } = await world.channel.directory();
    expect(departments).toContainEqual({ id: '2', name: '销售部', parentId: '1', managerUserIds: ['chen'] });
    expect(departments.find((d) => d.id === '1')?.parentId).toBeNull();
    expect(people).toContainEqual({
      userId: 'liu',
      unionId: 'union-liu',
      name: '刘洋',
      title: '销售',
      departmentIds: ['2'],
      managerUserId: 'chen',
    });
    expect(people.find((p) => p.userId === 'zhou')?.managerUserId).toBeNull();
    expect((await world.meter.read()).calls).toBe(before);
  });

  it('without the permission names it', async () => {
    const scope = 'qyapi_get_department_list';
    await world.control.post('/scopes', { scope, granted: false });
    const err = await world.channel.directory().catch((e: unknown) => e);
    await world.control.post('/scopes', { scope, granted: true });
    expect(err).toMatchObject({ kind: 'permission', hint: expect.stringContaining(scope) });
  });
});

it('no call of these tests was answered with an unknown error of the sandbox', async () => {
  const calls = await world.control.get<CallRecord[]>('/calls');
  expect(calls.filter((c) => c.error === 'unknownError' || c.error === 'InvalidBody')).toEqual([]);
});
