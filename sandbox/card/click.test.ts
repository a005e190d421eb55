import { afterEach, describe, expect, it } from 'vitest';
import type { CardRecord, ClickResult, Counters, PaintedCard } from '../control-types.ts';
import { type Bot, connectBot } from '../testing/bot.ts';
import { eventually, type Kit, startKit } from '../testing/kit.ts';
import { callbackButton, testTemplate, testTemplateId } from '../testing/templates.ts';

let kit: Kit;
let bot: Bot;
afterEach(() => kit.close());

const topic = '/v1.0/card/instances/callback';
const form = {
  fields: [
    { name: 'reason', label: '原因', type: 'TEXT', required: true, requiredMsg: '请写原因' },
    {
      name: 'level',
      label: '级别',
      type: 'SELECT',
      options: [
        { value: 'a', text: '甲' },
        { value: 'b', text: '乙' },
      ],
    },
    { name: 'kept', type: 'TEXT', hidden: true, defaultValue: 'k1' },
  ],
};
const buttons = [
  callbackButton('通过', 'agree'),
  callbackButton('停用', 'off', { status: 'disabled' }),
  {
    text: '查看',
    color: 'gray',
    status: 'normal',
    event: { type: 'openLink', params: { url: 'http://a.b' } },
  },
];

/** A card in the group of the demo organisation, with a bot connected. */
const start = async (more: object = {}) => {
  kit = await startKit();
  await kit.post('/templates', { templateId: testTemplateId, template: testTemplate });
  bot = await connectBot(kit);
  await kit.api('POST', '/v1.0/card/instances/createAndDeliver', {
    cardTemplateId: testTemplateId,
    outTrackId: 'c1',
    callbackType: 'STREAM',
    cardData: {
      cardParamMap: {
        title: '待审批',
        version: '7',
        canReject: 'yes',
        buttons: JSON.stringify(buttons),
        form: JSON.stringify(form),
      },
    },
    openSpaceId: 'dtv1.card//IM_GROUP.cidDemoGroup',
    imGroupOpenDeliverModel: { robotCode: 'dingsandboxclient' },
    ...more,
  });
};
const click = (body: object) => kit.post<ClickResult>('/cards/c1/click', { userId: 'chen', ...body });
const painted = (userId: string) => kit.get<PaintedCard>(`/cards/c1/painted?userId=${userId}`);
const content = async (index = 0) => {
  const { parsed } = await bot.frame(topic, index);
  return (JSON.parse(String(parsed.content)) as { cardPrivateData: unknown }).cardPrivateData;
};
const answer = (response: unknown, code = 200) => {
  bot.answer = (frame) => (frame.headers.topic === topic ? { data: { response }, code } : null);
};

describe('what the bot is told', () => {
  it('names the card, the person and the button', async () => {
    await start();
    answer({});
    await click({ button: '通过' });
    expect((await bot.frame(topic)).parsed).toMatchObject({
      type: 'actionCallback',
      outTrackId: 'c1',
      corpId: 'dingsandboxcorp',
      userId: 'chen',
      userIdType: 1,
      spaceType: 'IM',
    });
    expect(await content()).toEqual({ actionIds: ['agree'], params: { a: 'agree' } });
  });

  it('names people by unionId on a card made that way', async () => {
    await start({ userIdType: 2 });
    answer({});
    await click({ button: '通过' });
    expect((await bot.frame(topic)).parsed).toMatchObject({ userId: 'union-chen', userIdType: 2 });
  });

  it('carries a form with its select as {index, value}, hidden defaults and the template’s own parameters', async () => {
    await start();
    answer({});
    await click({ button: '提交', form: { reason: '急', level: '乙' } });
    expect(await content()).toEqual({
      actionIds: ['form'],
      params: { v: '7', form: { reason: '急', level: { index: 1, value: 'b' }, kept: 'k1' } },
    });
  });

  it('carries a confirmed button’s own action', async () => {
    await start();
    answer({});
    const card = await painted('chen');
    const reject = card.blocks
      .flatMap((block) => (block.kind === 'buttons' ? block.buttons : []))
      .find((one) => one.text === '驳回');
    expect(reject?.confirm).toMatchObject({ title: '请确认', message: '驳回 待审批？' });
    await click({ button: '驳回' });
    expect(await content()).toEqual({ actionIds: ['reject'], params: { why: 'no' } });
  });

  it('can be forged: raw action ids and params go through unchecked', async () => {
    await start();
    answer({});
    await click({ actionIds: ['steal'], params: { order: 'SO-1' } });
    expect(await content()).toEqual({ actionIds: ['steal'], params: { order: 'SO-1' } });
  });
});

describe('what the client refuses by itself', () => {
  it.each([
    ['a button that is not there', { button: '删除' }, /没有按钮/],
    ['a disabled button', { button: '停用' }, /不可点击/],
    ['a link', { button: '查看' }, /不会回传/],
    ['an empty required field', { button: '提交', form: {} }, /请写原因/],
    ['an unknown option', { button: '提交', form: { reason: 'x', level: '丙' } }, /没有选项/],
    ['an unknown field', { button: '提交', form: { reason: 'x', nothing: 1 } }, /没有字段/],
    ['somebody who cannot see the card', { userId: 'qian', button: '通过' }, /看不到/],
  ])('%s', async (_what, body, reason) => {
    await start();
    await expect(click(body)).rejects.toThrow(reason);
    expect(bot.frames).toEqual([]);
  });
});

describe('the answer', () => {
  const shared = {
    cardUpdateOptions: { updateCardDataByKey: true },
    cardData: { cardParamMap: { title: '已通过' } },
  };

  it('repaints the clicker only, until an update reaches everybody', async () => {
    await start();
    answer(shared);
    const result = await click({ button: '通过' });
    expect(result).toMatchObject({ outcome: 'answered', ackCode: 200, response: shared });
    expect(result.card.text).toContain('已通过');
    expect((await painted('wang')).text).toContain('待审批');
    expect((await kit.get<CardRecord>('/cards/c1')).cardData.title).toBe('待审批');
    await kit.api('PUT', '/v1.0/card/instances', {
      outTrackId: 'c1',
      cardData: { cardParamMap: { title: '王强通过' } },
      cardUpdateOptions: { updateCardDataByKey: true },
    });
    for (const userId of ['chen', 'wang']) expect((await painted(userId)).text).toContain('王强通过');
  });

  it('keeps the clicker’s private values', async () => {
    await start();
    answer({
      cardUpdateOptions: { updatePrivateDataByKey: true },
      userPrivateData: { cardParamMap: { title: '你已处理' } },
    });
    await click({ button: '通过' });
    expect((await kit.get<CardRecord>('/cards/c1')).privateData).toEqual({ chen: { title: '你已处理' } });
  });

  it('comes too late after 2 s and is then ignored', async () => {
    await start();
    const clicking = click({ button: '通过' });
    const frame = await bot.frame(topic);
    await kit.post('/clock', { forwardMs: 2001 });
    const result = await clicking;
    expect(result).toMatchObject({ outcome: 'late', toast: expect.any(String) });
    bot.ack(frame, { response: shared });
    await eventually('the late ack', async () =>
      (await kit.get<Counters>('/counters')).pushes.acked === 1 ? true : undefined,
    );
    expect((await painted('chen')).text).toContain('待审批');
  });

  it('is not sent again when nobody answers', async () => {
    await start();
    const clicking = click({ button: '通过' });
    await bot.frame(topic);
    await kit.post('/clock', { forwardMs: 600_000 });
    await clicking;
    expect(bot.frames.filter((one) => one.headers.topic === topic)).toHaveLength(1);
  });

  it('shows a failure when the code is not 200', async () => {
    await start();
    answer(shared, 500);
    expect(await click({ button: '通过' })).toMatchObject({
      outcome: 'failed',
      ackCode: 500,
      toast: expect.any(String),
    });
    expect((await painted('chen')).text).toContain('待审批');
  });

  it('cannot come when callbackType was not STREAM, or nobody listens to card callbacks', async () => {
    await start({ callbackType: undefined });
    expect(await click({ button: '通过' })).toMatchObject({ outcome: 'not_stream' });
    expect(bot.frames).toEqual([]);
    await kit.close();
    await start();
    await bot.close();
    await connectBot(kit, [{ type: 'CALLBACK', topic: '/v1.0/im/bot/messages/get' }]);
    expect(await click({ button: '通过' })).toMatchObject({ outcome: 'not_delivered' });
  });

  it('is counted and timed', async () => {
    await start();
    answer(shared);
    for (let count = 0; count < 3; count += 1) await click({ button: '通过' });
    const { clicks, clickLatencyMs } = await kit.get<Counters>('/counters');
    expect(clicks).toMatchObject({ total: 3, answered: 3, late: 0 });
    expect(clickLatencyMs.count).toBe(3);
  });
});
