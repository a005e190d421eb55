import { afterEach, describe, expect, it } from 'vitest';
import type { MessageView } from '../control-types.ts';
import { connectBot } from '../testing/bot.ts';
import { type Kit, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const robotCode = 'dingsandboxclient';
const oTo = '/v1.0/robot/oToMessages/batchSend';
const text = (content: string) => ({
  robotCode,
  msgKey: 'sampleText',
  msgParam: JSON.stringify({ content }),
});
const messages = (userId: string, conversation = 'bot') =>
  kit.get<MessageView[]>(`/people/${userId}/conversations/${conversation}/messages`);

describe('1:1 sends', () => {
  it('reach the named people and name those whom they do not reach', async () => {
    kit = await startKit();
    await kit.post('/flow-control', { userIds: ['liu'] });
    const userIds = ['chen', 'liu', 'guest', 'nobody'];
    const answer = await kit.api('POST', oTo, { ...text('开会'), userIds });
    expect(answer.body).toMatchObject({
      processQueryKey: expect.any(String),
      invalidStaffIdList: ['guest', 'nobody'],
      flowControlledStaffIdList: ['liu'],
    });
    expect(await messages('chen')).toMatchObject([
      { body: { type: 'text', text: '开会' }, via: 'oToMessages' },
    ]);
    expect(await messages('liu')).toEqual([]);
    expect(await messages('guest')).toEqual([]);
  });

  it('take at most 20 people, and only our robot', async () => {
    kit = await startKit();
    const userIds = Array.from({ length: 21 }, (_, index) => `u${index}`);
    expect(await kit.api('POST', oTo, { ...text('x'), userIds })).toMatchObject({
      status: 400,
      body: { code: 'too.many.people' },
    });
    const other = await kit.api('POST', oTo, { ...text('x'), robotCode: 'other', userIds: ['chen'] });
    expect(other.body.code).toBe('robot.oto.notExist');
  });

  it.each([
    ['sampleText', { content: 'a' }, { type: 'text', text: 'a' }],
    ['sampleMarkdown', { title: 't', text: 'b' }, { type: 'markdown', title: 't', text: 'b' }],
    ['sampleImageMsg', { photoURL: '@media' }, { type: 'picture', url: '/sandbox/media/%40media' }],
    [
      'sampleLink',
      { title: 't', text: 'b', picUrl: 'p', messageUrl: 'u' },
      { type: 'link', url: 'u', picUrl: 'p' },
    ],
    [
      'sampleActionCard',
      { title: 't', text: 'b', singleTitle: 's', singleURL: 'u' },
      { buttons: [{ title: 's', url: 'u' }] },
    ],
    [
      'sampleActionCard2',
      { title: 't', text: 'b', actionTitle1: '1', actionURL1: 'u1', actionTitle2: '2', actionURL2: 'u2' },
      {
        layout: 'vertical',
        buttons: [
          { title: '1', url: 'u1' },
          { title: '2', url: 'u2' },
        ],
      },
    ],
    [
      'sampleActionCard6',
      { title: 't', text: 'b', buttonTitle1: '1', buttonUrl1: 'u1', buttonTitle2: '2', buttonUrl2: 'u2' },
      {
        layout: 'horizontal',
        buttons: [
          { title: '1', url: 'u1' },
          { title: '2', url: 'u2' },
        ],
      },
    ],
    [
      'sampleFile',
      { mediaId: '@m', fileName: '表.xlsx', fileType: 'xlsx' },
      { type: 'file', fileName: '表.xlsx' },
    ],
    ['sampleAudio', { mediaId: '@m', duration: '3000' }, { type: 'audio', durationMs: 3000 }],
    [
      'sampleVideo',
      { videoMediaId: '@m', videoType: 'mp4', duration: '3', picMediaId: '@p' },
      { type: 'video', durationMs: 3000 },
    ],
  ])('show %s', async (msgKey, param, body) => {
    kit = await startKit();
    await kit.api('POST', oTo, { robotCode, userIds: ['chen'], msgKey, msgParam: JSON.stringify(param) });
    expect((await messages('chen'))[0]?.body).toMatchObject(body);
  });

  it.each([
    ['msgParam is no JSON text', { msgKey: 'sampleText', msgParam: 'hello' }],
    ['msgParam is an object', { msgKey: 'sampleText', msgParam: { content: 'x' } }],
    ['the kind is unknown', { msgKey: 'sampleNothing', msgParam: '{}' }],
    ['a field is missing', { msgKey: 'sampleMarkdown', msgParam: '{"title":"x"}' }],
    [
      'msgParam is longer than 15,000 bytes',
      { msgKey: 'sampleText', msgParam: JSON.stringify({ content: '长'.repeat(5000) }) },
    ],
  ])('are refused when %s', async (_why, body) => {
    kit = await startKit();
    expect((await kit.api('POST', oTo, { robotCode, userIds: ['chen'], ...body })).status).toBe(400);
    expect(await messages('chen')).toEqual([]);
  });
});

describe('group sends', () => {
  it('reach the group, and are lost in silence when there is no such group', async () => {
    kit = await startKit();
    const send = (openConversationId: string) =>
      kit.api('POST', '/v1.0/robot/groupMessages/send', { ...text('通知'), openConversationId });
    expect((await send('cidDemoGroup')).body.processQueryKey).toEqual(expect.any(String));
    expect((await send('cidWrong')).body.processQueryKey).toEqual(expect.any(String));
    expect(await messages('wang', 'cidDemoGroup')).toHaveLength(1);
  });
});

describe('after sending', () => {
  it('tells who has read, and recalls within a day', async () => {
    kit = await startKit();
    const sent = await kit.api('POST', oTo, { ...text('请看'), userIds: ['chen', 'wang'] });
    const key = String(sent.body.processQueryKey);
    await kit.post('/read', { userId: 'chen' });
    const query = `robotCode=${robotCode}&processQueryKey=${key}`;
    const status = await kit.api('GET', `/v1.0/robot/oToMessages/readStatus?${query}`);
    expect(status.body.messageReadInfoList).toMatchObject([
      { userId: 'chen', readStatus: 'READ' },
      { userId: 'wang', readStatus: 'UNREAD' },
    ]);
    const recall = await kit.api('POST', '/v1.0/robot/otoMessages/batchRecall', {
      robotCode,
      processQueryKeys: [key, 'none'],
    });
    expect(recall.body).toMatchObject({ successResult: [key], failedResult: { none: expect.any(String) } });
    expect((await messages('wang'))[0]?.recalledAt).toEqual(expect.any(Number));
    const late = await kit.api('POST', oTo, { ...text('旧'), userIds: ['chen'] });
    await kit.post('/clock', { forwardMs: 86_400_001 });
    const tooLate = await kit.api('POST', '/v1.0/robot/otoMessages/batchRecall', {
      robotCode,
      processQueryKeys: [late.body.processQueryKey],
    });
    expect(tooLate.body.successResult).toEqual([]);
  });
});

describe('files', () => {
  const download = '/v1.0/robot/messageFiles/download';

  it('come by a code that becomes an expiring address', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    const contentBase64 = Buffer.from('内容').toString('base64');
    await kit.post('/send-file', { userId: 'chen', fileName: '函.pdf', contentBase64 });
    const { content } = (await bot.frame('/v1.0/im/bot/messages/get')).parsed as {
      content: { downloadCode: string };
    };
    const { downloadCode } = content;
    const { downloadUrl } = (await kit.api('POST', download, { downloadCode, robotCode })).body as {
      downloadUrl: string;
    };
    expect(new URL(downloadUrl).pathname).toMatch(/\.file$/);
    expect(await (await fetch(downloadUrl)).text()).toBe('内容');
    await kit.post('/clock', { forwardMs: 600_001 });
    expect((await fetch(downloadUrl)).status).toBe(403);
    expect((await kit.api('POST', download, { downloadCode, robotCode })).status).toBe(200);
    await kit.post('/clock', { forwardMs: 7_200_000 });
    const expired = await kit.api('POST', download, { downloadCode, robotCode });
    expect(expired.body.code).toBe('invalidParameter.robotCode.downloadCode');
  });

  it('are refused to another robot', async () => {
    kit = await startKit();
    const answer = await kit.api('POST', download, { downloadCode: 'x', robotCode: 'other' });
    expect(answer.body.code).toBe('invalidParameter.robotCode.auth');
  });
});

describe('media upload', () => {
  const upload = async (type: string, name: string, size: number) => {
    const form = new FormData();
    form.set('type', type);
    form.set('media', new Blob([new Uint8Array(size)]), name);
    return (await kit.raw('POST', `/media/upload?access_token=${await kit.token()}`, form)).body;
  };

  it('gives a media id that the client can show', async () => {
    kit = await startKit();
    const body = await upload('image', '图.png', 10);
    expect(body).toMatchObject({ errcode: 0, type: 'image', media_id: expect.stringMatching(/^@/) });
    const shown = await fetch(
      `${kit.sandbox.url}/sandbox/media/${encodeURIComponent(String(body.media_id))}`,
    );
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/png']);
  });

  it.each([
    ['voice', 'a.amr', 2 * 1024 * 1024 + 1, 40006],
    ['image', 'a.webp', 10, 40005],
    ['file', 'a.exe', 10, 40005],
    ['poster', 'a.png', 10, 40004],
    ['image', 'a.png', 0, 40006],
  ])('refuses %s %s of %d bytes', async (type, name, size, errcode) => {
    kit = await startKit();
    expect((await upload(type, name, size)).errcode).toBe(errcode);
  });
});
