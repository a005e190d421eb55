import { afterEach, describe, expect, it } from 'vitest';
import type { CardRecord, MessageView, PaintedCard } from '../control-types.ts';
import { type Kit, startKit } from '../testing/kit.ts';
import { callbackButton, testTemplate, testTemplateId } from '../testing/templates.ts';

let kit: Kit;
afterEach(() => kit.close());

const start = async () => {
  kit = await startKit();
  await kit.post('/templates', { templateId: testTemplateId, template: testTemplate });
};

const robotCode = 'dingsandboxclient';
const card = (outTrackId: string, more: object = {}) => ({
  cardTemplateId: testTemplateId,
  outTrackId,
  callbackType: 'STREAM',
  cardData: { cardParamMap: { title: '待审批', body: '**正文**' } },
  openSpaceId: 'dtv1.card//IM_ROBOT.chen',
  imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT' },
  ...more,
});
const deliver = (body: object) => kit.api('POST', '/v1.0/card/instances/createAndDeliver', body);
const painted = (id: string, userId: string) => kit.get<PaintedCard>(`/cards/${id}/painted?userId=${userId}`);
const record = (id: string) => kit.get<CardRecord>(`/cards/${id}`);
const update = (body: object) => kit.api('PUT', '/v1.0/card/instances', body);

describe('creating and delivering', () => {
  it('puts the card into a 1:1 chat', async () => {
    await start();
    const answer = await deliver(card('one'));
    expect(answer.body).toMatchObject({
      success: true,
      result: {
        outTrackId: 'one',
        deliverResults: [
          { spaceType: 'IM_ROBOT', spaceId: 'chen', success: true, carrierId: expect.any(String) },
        ],
      },
    });
    const [message] = await kit.get<MessageView[]>('/people/chen/conversations/bot/messages');
    expect(message?.card?.text).toBe('待审批\n**正文**');
  });

  it('reports each space by itself: 200 and success can hide a failure', async () => {
    await start();
    const answer = await deliver(
      card('two', {
        openSpaceId: 'dtv1.card//im_group.cidDemoGroup;IM_ROBOT.nobody;IM_GROUP.cidWrong',
        imGroupOpenDeliverModel: { robotCode },
      }),
    );
    expect(answer.status).toBe(200);
    const { deliverResults } = answer.body.result as {
      deliverResults: { success: boolean; errorMsg: string }[];
    };
    expect(deliverResults.map((one) => one.success)).toEqual([true, false, false]);
    expect(deliverResults[1]?.errorMsg).not.toBe('');
  });

  it('shows a group card to its recipients only', async () => {
    await start();
    await deliver(
      card('three', {
        openSpaceId: 'dtv1.card//IM_GROUP.cidDemoGroup',
        imGroupOpenDeliverModel: { robotCode, recipients: ['wang'] },
      }),
    );
    expect(await kit.get<MessageView[]>('/people/wang/conversations/cidDemoGroup/messages')).toHaveLength(1);
    expect(await kit.get<MessageView[]>('/people/chen/conversations/cidDemoGroup/messages')).toEqual([]);
  });

  it('works in two steps as well', async () => {
    await start();
    const { openSpaceId, imRobotOpenDeliverModel, ...plain } = card('steps');
    expect((await kit.api('POST', '/v1.0/card/instances', plain)).body).toEqual({
      success: true,
      result: 'steps',
    });
    const delivered = await kit.api('POST', '/v1.0/card/instances/deliver', {
      outTrackId: 'steps',
      openSpaceId,
      imRobotOpenDeliverModel,
    });
    expect(delivered.body).toMatchObject({ success: true, result: [{ success: true }] });
    const spaces = await kit.api('PUT', '/v1.0/card/instances/spaces', {
      outTrackId: 'steps',
      imGroupOpenSpaceModel: {},
    });
    expect(spaces.body.success).toBe(true);
  });

  it('pins a card on top of a group and takes it down', async () => {
    await start();
    await deliver(
      card('top', {
        openSpaceId: 'dtv1.card//ONE_BOX.cidDemoGroup',
        topOpenDeliverModel: { expiredTimeMillis: 0 },
      }),
    );
    const pinned = async () => {
      const list = await kit.get<{ conversationId: string; pinnedCards: PaintedCard[] }[]>(
        '/people/chen/conversations',
      );
      return list
        .find((one) => one.conversationId === 'cidDemoGroup')
        ?.pinnedCards.map((one) => one.outTrackId);
    };
    expect(await pinned()).toEqual(['top']);
    await kit.api('POST', '/v1.0/card/tops/close', { outTrackId: 'top' });
    expect(await pinned()).toEqual([]);
  });

  it.each([
    ['param.templateNotExist', { cardTemplateId: 'none.schema' }],
    ['param.outTrackIdEmpty', { outTrackId: '' }],
    ['param.invalid', { outTrackId: 'x'.repeat(101) }],
    ['param.invalid', { cardData: { cardParamMap: { count: 3 } } }],
    ['param.invalid', { cardData: { cardParamMap: { list: ['a'] } } }],
    ['param.cardDataAndPrivateDataBothEmpty', { cardData: {} }],
    ['param.userIdNotExist', { privateData: { nobody: { cardParamMap: {} } } }],
    ['param.openSpaceIdInvalid', { openSpaceId: 'IM_ROBOT.chen' }],
    ['param.openSpaceIdInvalid', { openSpaceId: 'dtv1.card//PLANET.mars' }],
    ['param.openDeliverModelEmpty', { openSpaceId: 'dtv1.card//IM_GROUP.cidDemoGroup' }],
    ['param.openDeliverModelError', { imRobotOpenDeliverModel: { spaceType: 'IM' } }],
    ['param.invalid', { callbackType: 'PIGEON' }],
  ])('refuses with %s: %j', async (code, wrong) => {
    await start();
    expect(await deliver(card('bad', wrong))).toMatchObject({ status: 400, body: { code } });
    expect(await kit.get<CardRecord[]>('/cards')).toEqual([]);
  });

  it('refuses an outTrackId for the second time, and an unpublished template', async () => {
    await start();
    await deliver(card('once'));
    expect((await deliver(card('once'))).body.code).toBe('param.cardAlreadyExist');
    await kit.post('/templates', { templateId: 'draft.schema', template: testTemplate, published: false });
    expect((await deliver(card('draft', { cardTemplateId: 'draft.schema' }))).body.code).toBe(
      'param.templateUnpublished',
    );
    expect(await kit.get<MessageView[]>('/people/chen/conversations/bot/messages')).toHaveLength(1);
  });
});

describe('updating', () => {
  it('replaces the whole map unless told to go by key', async () => {
    await start();
    await deliver(card('u'));
    await update({
      outTrackId: 'u',
      cardData: { cardParamMap: { status: '已过' } },
      cardUpdateOptions: { updateCardDataByKey: true },
    });
    expect((await record('u')).cardData).toEqual({ title: '待审批', body: '**正文**', status: '已过' });
    await update({ outTrackId: 'u', cardData: { cardParamMap: { status: '已过' } } });
    expect((await record('u')).cardData).toEqual({ status: '已过' });
  });

  it('keeps private values apart: they win over the public ones of that person only', async () => {
    await start();
    await deliver(
      card('p', {
        openSpaceId: 'dtv1.card//IM_GROUP.cidDemoGroup',
        imGroupOpenDeliverModel: { robotCode },
        privateData: {
          wang: {
            cardParamMap: { title: '轮到你', buttons: JSON.stringify([callbackButton('通过', 'agree')]) },
          },
        },
      }),
    );
    expect((await painted('p', 'wang')).text).toBe('轮到你\n**正文**\n[通过]');
    expect((await painted('p', 'chen')).text).toBe('待审批\n**正文**');
    await update({
      outTrackId: 'p',
      privateData: { wang: { cardParamMap: { title: '谢谢' } } },
      cardUpdateOptions: { updatePrivateDataByKey: true },
    });
    expect((await painted('p', 'wang')).text).toBe('谢谢\n**正文**\n[通过]');
    await update({ outTrackId: 'p', privateData: { wang: { cardParamMap: {} } } });
    expect((await painted('p', 'wang')).text).toBe('待审批\n**正文**');
  });

  it('speaks of unionIds when asked to', async () => {
    await start();
    await deliver(
      card('union', {
        userIdType: 2,
        openSpaceId: 'dtv1.card//IM_ROBOT.union-chen',
        privateData: { 'union-chen': { cardParamMap: { title: '陈静的卡' } } },
      }),
    );
    expect((await painted('union', 'chen')).text).toContain('陈静的卡');
  });

  it('refuses unknown cards and empty updates', async () => {
    await start();
    const missing = await update({ outTrackId: 'ghost', cardData: { cardParamMap: { a: 'b' } } });
    expect(missing.body.code).toBe('param.cardNotExist');
    await deliver(card('e'));
    expect((await update({ outTrackId: 'e' })).body.code).toBe('param.cardDataAndPrivateDataBothEmpty');
  });

  it('streams one variable; markdown only as a whole', async () => {
    await start();
    await deliver(card('s'));
    const stream = (key: string, content: string, isFull: boolean) =>
      kit.api('PUT', '/v1.0/card/streaming', {
        outTrackId: 's',
        guid: 'g',
        key,
        content,
        isFull,
        isFinalize: false,
        isError: false,
      });
    expect((await stream('body', '新', false)).body.code).toBe('param.invalid');
    await stream('body', '全新正文', true);
    await stream('title', '。', false);
    expect((await painted('s', 'chen')).text).toBe('待审批。\n全新正文');
  });
});
