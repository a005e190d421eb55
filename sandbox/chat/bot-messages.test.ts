import { afterEach, describe, expect, it } from 'vitest';
import type { ConversationSummary, FileUploaded, MessageView } from '../control-types.ts';
import { connectBot } from '../testing/bot.ts';
import { type Kit, pause, startKit } from '../testing/kit.ts';

let kit: Kit;
afterEach(() => kit.close());

const botTopic = '/v1.0/im/bot/messages/get';
const group = 'cidDemoGroup';
const png = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');

describe('what the bot hears', () => {
  it('gets a text of a 1:1 chat with all documented fields', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/say', { userId: 'chen', text: '你好' });
    const frame = await bot.frame(botTopic);
    expect(frame).toMatchObject({
      specVersion: '1.0',
      type: 'CALLBACK',
      headers: {
        topic: botTopic,
        contentType: 'application/json',
        appId: kit.sandbox.app.clientId,
        connectionId: expect.any(String),
        time: expect.stringMatching(/^\d{13}$/),
      },
    });
    const { parsed } = frame;
    expect(parsed).toMatchObject({
      msgtype: 'text',
      text: { content: '你好' },
      conversationType: '1',
      senderStaffId: 'chen',
      senderNick: '陈静',
      robotCode: kit.sandbox.app.robotCode,
      chatbotCorpId: kit.sandbox.app.corpId,
      isAdmin: false,
      isInAtList: false,
      sessionWebhook: expect.stringContaining('/robot/sendBySession?session='),
    });
    expect(Number(parsed.sessionWebhookExpiredTime) - Number(parsed.createAt)).toBe(5_400_000);
    expect(parsed.conversationTitle).toBeUndefined();
    expect(parsed.senderId).not.toContain('chen');
  });

  it('hears in a group only what @s it, with the space that is left of the @', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/say', { userId: 'chen', conversationId: group, text: '大家早' });
    await kit.post('/say', {
      userId: 'chen',
      conversationId: group,
      text: '看板',
      atBot: true,
      atUserIds: ['wang'],
    });
    const { parsed } = await bot.frame(botTopic);
    expect(parsed).toMatchObject({
      conversationType: '2',
      conversationId: group,
      conversationTitle: '产销协调群',
      isInAtList: true,
      text: { content: ' 看板' },
      atUsers: [{ dingtalkId: parsed.chatbotUserId }, { staffId: 'wang' }],
    });
    await pause(20);
    expect(bot.frames).toHaveLength(1);
  });

  it('hears no file, sound or lone picture in a group', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    for (const kind of ['file', 'audio', 'video']) {
      const sent = {
        userId: 'chen',
        conversationId: group,
        fileName: 'a.bin',
        contentBase64: 'AAAA',
        kind,
        atBot: true,
      };
      await kit.post('/send-file', sent);
    }
    await kit.post('/send-file', {
      userId: 'chen',
      conversationId: group,
      fileName: 'a.png',
      contentBase64: png,
    });
    await pause(30);
    expect(bot.frames).toEqual([]);
  });

  it('hears a picture pasted beside an @ as rich text', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    const { file } = await kit.post<FileUploaded>('/files?fileName=a.png');
    await kit.post('/say-rich-text', {
      userId: 'chen',
      conversationId: group,
      parts: [{ text: '凭证' }, { fileId: file.fileId }],
      atBot: true,
    });
    expect((await bot.frame(botTopic)).parsed).toMatchObject({
      msgtype: 'richText',
      content: { richText: [{ text: '凭证' }, { type: 'picture', downloadCode: expect.any(String) }] },
    });
  });

  it('hears files, pictures, sound and video in a 1:1 chat', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    const send = (fileName: string, more = {}) =>
      kit.post('/send-file', { userId: 'chen', fileName, contentBase64: png, ...more });
    await send('订单.xlsx');
    await send('照片.png');
    await send('话.amr', { kind: 'audio', durationMs: 2500, recognition: '查订单' });
    await send('片.mp4', { kind: 'video', durationMs: 4000 });
    const payloads = [];
    for (let index = 0; index < 4; index += 1) payloads.push((await bot.frame(botTopic, index)).parsed);
    expect(payloads).toMatchObject([
      {
        msgtype: 'file',
        content: { fileName: '订单.xlsx', spaceId: expect.any(String), fileId: expect.any(String) },
      },
      { msgtype: 'picture', content: { pictureDownloadCode: expect.any(String) } },
      { msgtype: 'audio', content: { duration: 2500, recognition: '查订单' } },
      { msgtype: 'video', content: { duration: 4000, videoType: 'mp4' } },
    ]);
  });

  it('is not told the staff id of an outsider', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/say', { userId: 'guest', text: '我的货呢' });
    const { parsed } = await bot.frame(botTopic);
    expect(parsed.senderStaffId).toBeUndefined();
    expect(parsed.senderNick).toBe('外部客户 李经理');
    expect(parsed.senderCorpId).not.toBe(kit.sandbox.app.corpId);
  });

  it('is told what a reply quotes', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    const first = await kit.post<{ message: MessageView }>('/say', { userId: 'chen', text: '订单在哪' });
    await kit.post('/say', { userId: 'chen', text: '这个', replyTo: first.message.messageId });
    expect((await bot.frame(botTopic, 1)).parsed).toMatchObject({
      text: {
        content: '这个',
        isReplyMsg: true,
        repliedMsg: { msgId: first.message.messageId, content: { text: '订单在哪' } },
      },
      originalMsgId: first.message.messageId,
    });
  });

  it('hears nothing from a group that it is not in', async () => {
    kit = await startKit();
    const bot = await connectBot(kit);
    await kit.post('/groups', {
      openConversationId: 'cidOther',
      title: '无机器人群',
      memberUserIds: ['chen'],
      hasBot: false,
    });
    await kit.post('/say', { userId: 'chen', conversationId: 'cidOther', text: '在吗', atBot: true });
    await pause(30);
    expect(bot.frames).toEqual([]);
  });

  it('gets messages without content when the pushes of the month are used up', async () => {
    kit = await startKit({ limits: { pushesPerMonth: 1 } });
    const bot = await connectBot(kit);
    await kit.post('/say', { userId: 'chen', text: '一' });
    await kit.post('/say', { userId: 'chen', text: '二' });
    const { parsed } = await bot.frame(botTopic, 1);
    expect(parsed).toMatchObject({ errorCode: 20001, senderStaffId: 'chen' });
    expect(parsed.text).toBeUndefined();
  });
});

describe('answering through the session webhook', () => {
  const ask = async () => {
    const bot = await connectBot(kit);
    await kit.post('/say', { userId: 'chen', text: '在吗' });
    return String((await bot.frame(botTopic)).parsed.sessionWebhook).replace(kit.sandbox.url, '');
  };

  it('puts the answer into the conversation, without a token', async () => {
    kit = await startKit();
    const webhook = await ask();
    const answer = await kit.raw('POST', webhook, {
      msgtype: 'markdown',
      markdown: { title: '答', text: '**在**' },
    });
    expect(answer.body).toMatchObject({ errcode: 0, errmsg: 'ok' });
    const [summary] = await kit.get<ConversationSummary[]>('/people/chen/conversations');
    expect(summary).toMatchObject({
      unread: 1,
      lastMessage: { via: 'sessionWebhook', body: { type: 'markdown', title: '答', text: '**在**' } },
    });
  });

  it('refuses after 90 minutes, and any made-up session', async () => {
    kit = await startKit();
    const webhook = await ask();
    await kit.post('/clock', { forwardMs: 5_400_001 });
    const text = { msgtype: 'text', text: { content: '晚了' } };
    expect((await kit.raw('POST', webhook, text)).body.errcode).toBe(300001);
    expect((await kit.raw('POST', '/robot/sendBySession?session=abc.def', text)).body.errcode).toBe(300001);
  });

  it.each([
    [{ msgtype: 'text', text: {} }],
    [{ msgtype: 'interactiveCard', interactiveCard: {} }],
    [{ msgtype: 'markdown', markdown: { title: '无正文' } }],
  ])('refuses %j', async (body) => {
    kit = await startKit();
    expect((await kit.raw('POST', await ask(), body)).body.errcode).toBe(40035);
  });

  it('can carry link, action card and feed card, and nothing at all', async () => {
    kit = await startKit();
    const webhook = await ask();
    const bodies = [
      { msgtype: 'link', link: { title: '链', text: '文', messageUrl: 'http://a.b' } },
      {
        msgtype: 'actionCard',
        actionCard: {
          title: '卡',
          text: '文',
          btnOrientation: '1',
          btns: [{ title: '看', actionURL: 'http://a' }],
        },
      },
      {
        msgtype: 'feedCard',
        feedCard: { links: [{ title: '一', messageURL: 'http://a', picURL: 'http://p' }] },
      },
      { msgtype: 'empty' },
    ];
    for (const body of bodies) expect((await kit.raw('POST', webhook, body)).body.errcode).toBe(0);
    const list = await kit.get<MessageView[]>('/people/chen/conversations/bot/messages');
    expect(list.slice(1).map((one) => one.body.type)).toEqual(['link', 'actionCard', 'feedCard']);
    expect(list[2]?.body).toMatchObject({
      layout: 'horizontal',
      buttons: [{ title: '看', url: 'http://a' }],
    });
  });
});
