import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type {
  CallRecord,
  CardRecord,
  ClickResult,
  PaintedCard as Screen,
} from '../../../sandbox/control-types.ts';
import type { Card } from '../../../workflows/card.ts';
import type { PaintedCard, SendResult } from '../../channel.ts';
import { until } from '../testing/until.ts';
import { createWorld, TEMPLATE_ID, type World } from '../testing/world.ts';

// A picture of one pixel.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
);

let world: World;
let group: string;
beforeAll(async () => {
  world = await createWorld({ pictures: { aa: png } });
  const state = await world.control.get<{ groups: { openConversationId: string }[] }>('/state');
  group = state.groups[0]?.openConversationId ?? '';
});
afterEach(async () => {
  await world.control.remove('/faults');
  world.intake.onPress = async () => null;
});
afterAll(() => world.close());

const paintedOf = (view: Card, cardId: string = randomUUID(), version = 1): PaintedCard => ({
  cardId,
  version,
  closed: false,
  view,
});
const deliver = (painted: PaintedCard, userId = 'chen') =>
  world.channel.send({ to: 'person', userId }, { kind: 'card', painted }, randomUUID());
const repaint = (painted: PaintedCard) =>
  world.channel.send({ to: 'person', userId: 'chen' }, { kind: 'repaint', painted }, randomUUID());
const screen = (cardId: string, userId = 'chen') =>
  world.control.get<Screen>(`/cards/${cardId}/painted?userId=${userId}`);
const click = (cardId: string, body: Record<string, unknown>) =>
  world.control.post<ClickResult>(`/cards/${cardId}/click`, { userId: 'chen', ...body });
const sent: SendResult = { outcome: 'sent' };

const approval: Card = {
  title: '审批替代料清单',
  status: { text: '待处理', tone: 'warn' },
  text: '客户 **恒锐**\n数量 200',
  fields: [{ label: '订单', value: 'SO-20260315-0042' }],
  images: [{ sha256: 'aa', caption: '签字扫描件' }],
  buttons: [
    { label: '通过', action: 'approve', style: 'primary' },
    { label: '驳回', action: 'reject', style: 'danger', confirm: '确定驳回吗？' },
    { label: '看详情', url: 'https://example.cn/o/42' },
  ],
  footer: '单脉',
};

describe('a delivered card', () => {
  it('stands on the screen with everything that it has', async () => {
    const painted = paintedOf(approval);
    expect(await deliver(painted)).toEqual(sent);
    const { text, blocks } = await screen(painted.cardId);
    for (const words of [
      '审批替代料清单',
      '待处理',
      '恒锐',
      'SO-20260315-0042',
      '签字扫描件',
      '通过',
      '驳回',
      '看详情',
      '单脉',
    ])
      expect(text).toContain(words);
    expect(JSON.stringify(blocks)).toContain('"message":"确定驳回吗？"');
    expect(JSON.stringify(blocks)).not.toContain('unsupported');
    expect(blocks.find((b) => b.kind === 'image')).toMatchObject({ url: expect.stringMatching(/^@|^\//) });
  });

  it('sent again after a lost answer is there once, and that counts as sent', async () => {
    await world.control.post('/faults', { kind: 'after', path: '/v1.0/card/*', count: 1 });
    const painted = paintedOf(approval);
    expect(await deliver(painted)).toEqual({ outcome: 'sent', detail: { alreadyThere: true } });
    const record = await world.control.get<CardRecord>(`/cards/${painted.cardId}`);
    expect(record.deliveries).toHaveLength(1);
  });

  it('to somebody who is not there is a failure although the platform says success', async () => {
    expect(await deliver(paintedOf(approval), 'nobody')).toMatchObject({
      outcome: 'failed',
      code: expect.stringMatching(/card_not_delivered|userIdNotExist/),
    });
  });

  it('in a group shows each person what is theirs', async () => {
    const painted = paintedOf({
      title: '群里的审批',
      privateViews: { chen: { buttons: [{ label: '通过', action: 'approve' }] } },
    });
    await world.channel.send({ to: 'group', conversationId: group }, { kind: 'card', painted }, randomUUID());
    expect((await screen(painted.cardId, 'chen')).text).toContain('通过');
    expect((await screen(painted.cardId, 'liu')).text).not.toContain('通过');
  });

  it('with a template that is not published fails with what to do', async () => {
    await world.control.post('/templates', {
      templateId: 'draft.schema',
      template: { editorData: { schema: { componentsTree: [] } } },
      published: false,
    });
    const draft = await createWorld({
      connect: false,
      channel: { apiBase: world.sandbox.url, oapiBase: world.sandbox.url, cardTemplateId: 'draft.schema' },
    });
    const result = await draft.channel.send(
      { to: 'person', userId: 'chen' },
      { kind: 'card', painted: paintedOf(approval) },
      'k',
    );
    await draft.close();
    expect(result).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.param.templateUnpublished',
      reason: expect.stringContaining('发布'),
    });
  });

  it('without any template goes as text', async () => {
    const plain = await createWorld({
      connect: false,
      channel: { apiBase: world.sandbox.url, oapiBase: world.sandbox.url, cardTemplateId: '' },
    });
    expect(plain.channel.can).toMatchObject({ cardInputs: false, cardUpdate: false });
    await plain.channel.send(
      { to: 'person', userId: 'zhao' },
      { kind: 'card', painted: paintedOf(approval) },
      'k',
    );
    await plain.close();
    const { messages } = await world.control.get<{ messages: { body: { type: string; text?: string } }[] }>(
      '/people/zhao/inbox',
    );
    expect(messages.at(-1)?.body).toMatchObject({
      type: 'markdown',
      text: expect.stringContaining('SO-20260315-0042'),
    });
  });
});

describe('a repaint', () => {
  it('changes the card by key for everybody', async () => {
    const painted = paintedOf(approval);
    await deliver(painted);
    const next = { ...approval, status: { text: '已通过', tone: 'good' as const }, buttons: [] };
    expect(await repaint(paintedOf(next, painted.cardId, 2))).toEqual(sent);
    const { text } = await screen(painted.cardId);
    expect(text).toContain('已通过');
    expect(text).not.toContain('驳回');
    const calls = await world.control.get<CallRecord[]>('/calls');
    const put = calls.findLast((c) => c.route === 'PUT /v1.0/card/instances');
    expect(put?.requestBody).toMatchObject({
      cardUpdateOptions: { updateCardDataByKey: true, updatePrivateDataByKey: true },
    });
  });

  it('brings a person with a private view back to the common one', async () => {
    const buttons = [{ label: '通过', action: 'approve' }];
    const painted = paintedOf({ title: '审批', privateViews: { chen: { buttons } } });
    await deliver(painted);
    expect((await screen(painted.cardId)).text).toContain('通过');
    await repaint(paintedOf({ title: '审批', privateViews: { chen: {} } }, painted.cardId, 2));
    expect((await screen(painted.cardId)).text).not.toContain('通过');
  });

  it('of a card that is not there fails for good', async () => {
    expect(await repaint(paintedOf(approval))).toMatchObject({
      outcome: 'failed',
      code: 'dingtalk.param.cardNotExist',
    });
  });
});

describe('a click', () => {
  it('brings the button’s version and place, and its answer repaints the clicker’s card at once', async () => {
    const painted = paintedOf(approval);
    await deliver(painted);
    world.intake.onPress = async () =>
      paintedOf({ ...approval, status: { text: '已通过', tone: 'good' }, buttons: [] }, painted.cardId, 2);
    const result = await click(painted.cardId, { button: '通过' });
    expect(result.outcome).toBe('answered');
    expect(result.card.text).toContain('已通过');
    expect(world.intake.pressed.at(-1)).toMatchObject({
      cardId: painted.cardId,
      userId: 'chen',
      buttonId: '1.0',
      form: {},
    });
  });

  it('on a button that asks first comes with the same identity', async () => {
    const painted = paintedOf(approval, undefined, 3);
    await deliver(painted);
    await click(painted.cardId, { button: '驳回' });
    expect(world.intake.pressed.at(-1)?.buttonId).toBe('3.1');
  });

  it('that submits brings what was filled in', async () => {
    const painted = paintedOf({
      title: '下单',
      inputs: [
        { kind: 'text', name: 'customer', label: '客户', required: true },
        { kind: 'date', name: 'promised', label: '交期' },
        {
          kind: 'select',
          name: 'sales',
          label: '业务员',
          options: [
            { value: 'liu', label: '刘洋' },
            { value: 'zhao', label: '赵敏' },
          ],
        },
      ],
      buttons: [{ label: '下单', action: 'create', submits: true }],
    });
    await deliver(painted);
    await click(painted.cardId, {
      button: '下单',
      form: { customer: '恒锐', promised: '2026-03-20', sales: 'zhao' },
    });
    expect(world.intake.pressed.at(-1)).toMatchObject({
      buttonId: '1.0',
      form: { customer: '恒锐', promised: '2026-03-20', sales: 'zhao' },
    });
  });

  it('with a choice of submitting buttons is the chosen one', async () => {
    const painted = paintedOf({
      title: '审批',
      inputs: [{ kind: 'textarea', name: 'note', label: '意见' }],
      buttons: [
        { label: '通过', action: 'ok', submits: true },
        { label: '驳回', action: 'no', submits: true },
      ],
    });
    await deliver(painted);
    await click(painted.cardId, { button: '提交', form: { note: '缺料', __b: '1' } });
    expect(world.intake.pressed.at(-1)).toMatchObject({ buttonId: '1.1', form: { note: '缺料' } });
  });

  it('whose work fails is answered with nothing, and the failure is in the log', async () => {
    const painted = paintedOf(approval);
    await deliver(painted);
    world.intake.onPress = () => Promise.reject(new Error('the database is away'));
    const result = await click(painted.cardId, { button: '通过' });
    expect(result).toMatchObject({ outcome: 'answered', response: null });
    expect(result.card.text).toContain('待处理');
    expect(world.codes()).toContain('stream.not_accepted');
  });

  it('that is answered too late is said in the log', async () => {
    const painted = paintedOf(approval);
    await deliver(painted);
    world.intake.onPress = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2_200));
      return null;
    };
    expect((await click(painted.cardId, { button: '通过' })).outcome).toBe('late');
    await until('the warning', () => world.codes().includes('stream.late_answer'));
  });

  it('50 at once are all answered in time', async () => {
    const cards = Array.from({ length: 50 }, () =>
      paintedOf({ title: '点我', buttons: [{ label: '好', action: 'ok' }] }),
    );
    for (const painted of cards) await deliver(painted);
    world.intake.onPress = async (event) => paintedOf({ title: '好了' }, event.cardId, 2);
    const results = await Promise.all(cards.map((c) => click(c.cardId, { button: '好' })));
    expect(results.filter((r) => r.outcome !== 'answered')).toEqual([]);
    expect(results.every((r) => r.card.text.includes('好了'))).toBe(true);
  }, 20_000);
});

it('the template id of the tests is the one that the sandbox knows', async () => {
  const state = await world.control.get<{ templates: { templateId: string; published: boolean }[] }>(
    '/state',
  );
  expect(state.templates).toContainEqual(
    expect.objectContaining({ templateId: TEMPLATE_ID, published: true }),
  );
});
