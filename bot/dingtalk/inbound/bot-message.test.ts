import { describe, expect, it } from 'vitest';
import { parseBotMessage } from './bot-message.ts';

const base = {
  msgId: 'msgA',
  msgtype: 'text',
  conversationId: 'cidA',
  conversationType: '1',
  createAt: 1_700_000_000_000,
  senderNick: '刘洋',
  senderStaffId: 'liu',
  sessionWebhook: 'https://oapi.dingtalk.com/robot/sendBySession?session=s',
  sessionWebhookExpiredTime: 1_700_005_400_000,
  text: { content: ' 到哪了 ' },
};
const parse = (change: Record<string, unknown>) => parseBotMessage({ ...base, ...change }, 'dingtalk');

describe('a bot message', () => {
  it('keeps who, where, the words and the way to answer', () => {
    expect(parse({})).toEqual({
      kind: 'message',
      dedupeKey: 'msgA',
      conversation: {
        channel: 'dingtalk',
        kind: 'single',
        id: 'cidA',
        replyUrl: 'https://oapi.dingtalk.com/robot/sendBySession?session=s',
        replyUntil: 1_700_005_400_000,
      },
      sender: { userId: 'liu', name: '刘洋' },
      text: '到哪了',
      files: [],
    });
  });

  it('reads instants that come as text', () => {
    expect(parse({ sessionWebhookExpiredTime: '1700005400000' })?.conversation.replyUntil).toBe(
      1_700_005_400_000,
    );
  });

  it('knows a sender without staff id as nobody of ours', () => {
    expect(parse({ senderStaffId: undefined })?.sender).toEqual({ userId: null, name: '刘洋' });
    expect(parse({ senderStaffId: '' })?.sender.userId).toBeNull();
  });

  it('in a group loses the mentions at its front and no others', () => {
    const group = { conversationType: '2', conversationTitle: '生产群' };
    expect(parse({ ...group, text: { content: ' @单脉 @王强 SO-1 @赵敏 看下' } })).toMatchObject({
      text: 'SO-1 @赵敏 看下',
      conversation: { kind: 'group', title: '生产群' },
    });
    expect(parse({ text: { content: '@某人 1:1 里不动' } })?.text).toBe('@某人 1:1 里不动');
  });

  it('keeps the words that it quotes', () => {
    const text = {
      content: '到哪了',
      isReplyMsg: true,
      repliedMsg: { msgType: 'text', content: { text: '订单 SO-1 已确认' } },
    };
    expect(parse({ text })?.quoted).toBe('订单 SO-1 已确认');
  });

  it.each([
    ['picture', { downloadCode: 'c', pictureDownloadCode: 'p' }, { code: 'c', kind: 'picture' }],
    ['picture', { pictureDownloadCode: 'p' }, { code: 'p', kind: 'picture' }],
    [
      'file',
      { downloadCode: 'c', fileName: '订单.xlsx', spaceId: '1', fileId: '2' },
      { code: 'c', kind: 'file', name: '订单.xlsx' },
    ],
    ['video', { downloadCode: 'c', videoType: 'mp4', duration: 3 }, { code: 'c', kind: 'video' }],
    ['audio', { downloadCode: 'c', duration: 3_000 }, { code: 'c', kind: 'audio' }],
  ])('of kind %s brings its file', (msgtype, content, file) => {
    expect(parse({ msgtype, content, text: undefined })).toMatchObject({ text: '', files: [file] });
    expect(parse({ msgtype, content: JSON.stringify(content) })?.files).toEqual([file]);
  });

  it('spoken is read by what the platform understood', () => {
    const content = { downloadCode: 'c', recognition: '恒锐的单子到哪了' };
    expect(parse({ msgtype: 'audio', content })).toMatchObject({ text: '恒锐的单子到哪了', files: [] });
  });

  it('of text and pictures brings both', () => {
    const richText = [
      { text: '@单脉 ' },
      { text: '改期函' },
      { type: 'picture', downloadCode: 'p1' },
      { type: 'picture', downloadCode: 'p2' },
    ];
    expect(parse({ msgtype: 'richText', conversationType: '2', content: { richText } })).toMatchObject({
      text: '改期函',
      files: [
        { code: 'p1', kind: 'picture' },
        { code: 'p2', kind: 'picture' },
      ],
    });
  });

  it.each(['unknownMsgType', 'chatRecord', 'interactiveCard', 'picture'])(
    'of kind %s without content is unsupported, not lost',
    (msgtype) => {
      expect(parse({ msgtype, content: undefined })).toMatchObject({
        problem: 'unsupported',
        dedupeKey: 'msgA',
      });
    },
  );

  it.each([{ errorCode: 20001 }, { errCode: '20001' }])(
    'without content because the quota ran out says so: %o',
    (error) => {
      expect(parse({ ...error, text: undefined })).toMatchObject({ problem: 'quota', text: '' });
    },
  );

  it.each([
    undefined,
    null,
    'x',
    [],
    {},
    { msgId: '' },
    { ...base, msgId: undefined },
    { ...base, conversationId: undefined },
  ])('that is none is null: %o', (data) => expect(parseBotMessage(data, 'dingtalk')).toBeNull());
});
