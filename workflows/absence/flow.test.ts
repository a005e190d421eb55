import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { absence } from '../../db/schema/index.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { Card } from '../card.ts';
import type { PressResult } from '../flow.ts';
import type { AbsenceDraft } from '../intents.ts';
import { from, labelsOf, listenTo, pressOf, type Said } from '../testing/chat.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { absenceFlow } from './flow.ts';

let database: TestDatabase;
let factory: TestFactory;
let heard: () => Promise<Said[]>;

beforeAll(async () => {
  database = await createTestDatabase();
  await moveTo(database.db, new Date('2026-03-15T10:00:00+08:00'));
  factory = await createTestFactory(database, { checkpoints: true });
  await database.sql`insert into person (user_id, name, title, department_ids) values ('wang2', '王强', '仓管员', '{5}')`;
  heard = listenTo(database);
});

beforeEach(async () => {
  await database.sql`truncate absence, due_instant`;
  await heard();
});

afterAll(() => database.close());

async function asks(userId: string, draft: AbsenceDraft, group?: string): Promise<Card> {
  await heard();
  await factory.does(userId, async (ctx) =>
    absenceFlow.intents?.['absence.declare']?.(ctx, { kind: 'absence.declare', draft }, from(userId, group)),
  );
  return cardIn(await heard());
}

async function lists(userId: string, person?: string): Promise<Card> {
  const intent = { kind: 'absence.mine', ...(person ? { person } : {}) } as const;
  await factory.does(userId, async (ctx) =>
    absenceFlow.intents?.['absence.mine']?.(ctx, intent, from(userId)),
  );
  return cardIn(await heard());
}

async function presses(
  userId: string,
  card: Card,
  label: string,
  form: Record<string, string> = {},
): Promise<PressResult> {
  const { action, press } = pressOf(card, label, { ...filled(card), ...form });
  return factory.does(userId, async (ctx) => {
    const result = await absenceFlow.presses?.[action]?.(ctx, press);
    if (!result) throw new Error(`nobody answers to ${action}`);
    return result;
  });
}

function cardIn(said: Said[]): Card {
  const card = said.find((one) => one.card)?.card;
  if (!card) throw new Error(`no card in ${JSON.stringify(said)}`);
  return card;
}

const filled = (card: Card): Record<string, string> =>
  Object.fromEntries(card.inputs?.flatMap((one) => (one.value ? [[one.name, one.value]] : [])) ?? []);
const optionsOf = (card: Card, name: string) =>
  card.inputs?.flatMap((one) => (one.name === name && 'options' in one ? one.options : []));
const rows = () => database.db.select().from(absence);

describe('the form of an absence', () => {
  it('is filled with what was understood, and declares on confirmation', async () => {
    const form = await asks('lin', { from: '明天', until: '周三', delegate: '周启明', reason: '事假' });
    expect(filled(form)).toEqual({
      fromDay: '2026-03-16',
      untilDay: '2026-03-18',
      delegate: '周启明',
      reason: '事假',
    });
    expect(form.text).toBe(
      '**林晓岚** 请假 **3月16日（周一）—3月18日（周三），共 3 天**，由 **周启明（业务员 · 销售部）** 代理。',
    );
    expect(await rows()).toEqual([]);
    const { card } = await presses('lin', form, '确认请假');
    expect(card.notice?.text).toBe('请假已登记，已通知 周启明。');
    expect(labelsOf(card)).toEqual(['取消请假']);
    expect(await rows()).toMatchObject([{ userId: 'lin', delegateUserId: 'zhou' }]);
    const cancelled = await presses('lin', card, '取消请假');
    expect(cancelled).toMatchObject({ closed: true, card: { status: { text: '已取消' } } });
  });

  it('is empty for 请假 alone, without complaints', async () => {
    const form = await asks('lin', {});
    expect([filled(form), form.notice, form.footer]).toEqual([{}, undefined, undefined]);
    const { card } = await presses('lin', form, '确认请假');
    expect(card.notice?.text).toBe('开始日期：请选择日期\n结束日期：请选择日期\n请填写代理人');
  });

  it('keeps what was typed and says everything that is wrong with it', async () => {
    const form = await asks('lin', { from: '明天' });
    const typed = { delegate: '李不存在', untilTime: '九点半钟', fromDay: '2026-03-16' };
    const { card } = await presses('lin', form, '确认请假', typed);
    expect(card.notice?.text).toContain('代理人：没有叫「李不存在」的在职同事');
    expect(card.notice?.text).toContain('结束时间：看不懂时间「九点半钟」');
    expect(filled(card)).toMatchObject(typed);
    expect(await rows()).toEqual([]);
  });

  it('offers a choice where several people have the name', async () => {
    const form = await asks('lin', { from: '明天', delegate: '王强' });
    expect(optionsOf(form, 'delegate')).toEqual([
      { value: 'shop', label: '王强（生产主管 · 生产部）' },
      { value: 'wang2', label: '王强（仓管员 · 仓储部）' },
    ]);
    const again = await presses('lin', form, '确认请假', { delegate: 'wang2', fromTime: '25点' });
    expect(optionsOf(again.card, 'delegate')).toHaveLength(1);
    await presses('lin', again.card, '确认请假', { fromTime: '14:00' });
    expect(await rows()).toMatchObject([
      { delegateUserId: 'wang2', fromAt: new Date('2026-03-16T14:00:00+08:00') },
    ]);
  });

  it('says at once what will be refused, and where the delegate is away too', async () => {
    expect((await asks('lin', { from: '明天', delegate: '林晓岚' })).notice?.text).toContain(
      '不能自己代理自己',
    );
    const form = await asks('zhou', { from: '明天', delegate: '林经理' });
    await presses('zhou', form, '确认请假');
    const next = await asks('lin', { from: '明天', until: '后天', delegate: '周启明' });
    expect(next.text).toContain('注意：周启明 3月16日（周一） 也请假，那时由 林经理 接着代理。');
  });

  it('of a colleague is for those who may record it', async () => {
    const draft = { person: '孙磊', from: '明天', delegate: '何静' };
    await expect(asks('lin', draft)).rejects.toMatchObject({ code: 'absence.not_permitted' });
    const form = await asks('director', draft);
    expect(form.title).toBe('代同事登记请假');
    await presses('director', form, '确认请假');
    expect(await rows()).toMatchObject([
      { userId: 'planner', delegateUserId: 'pmc', declaredBy: 'staff:director' },
    ]);
    expect((await asks('director', { ...draft, person: '孙悟空' })).notice?.text).toContain(
      '没有叫「孙悟空」',
    );
  });

  it('takes a name that nobody has for a reason, and one’s own name for oneself', async () => {
    expect(filled(await asks('lin', { person: '感冒', from: '明天' }))).toMatchObject({ reason: '感冒' });
    const own = await asks('director', { person: '陆文渊', from: '明天', delegate: '何静' });
    expect([own.title, own.footer]).toEqual(['登记请假', '替同事登记请发送：孙磊请假 11月27日 代理 何静']);
  });

  it('in a group goes to the asker alone', async () => {
    await factory.does('lin', async (ctx) =>
      absenceFlow.intents?.['absence.declare']?.(
        ctx,
        { kind: 'absence.declare', draft: {} },
        from('lin', 'group'),
      ),
    );
    expect((await heard()).map(({ to }) => to.to)).toEqual(['person', 'reply']);
  });
});

describe('我的代理', () => {
  it('lists one’s own absences, each with 取消, and those one stands in for', async () => {
    expect((await lists('lin')).text).toBe('您现在没有登记请假。');
    await presses('lin', await asks('lin', { from: '今天', delegate: '周启明' }), '确认请假');
    await presses('lin', await asks('lin', { from: '3月20日', delegate: '周启明' }), '确认请假');
    await presses('lead', await asks('lead', { from: '明天', delegate: '林晓岚' }), '确认请假');
    await heard();
    const list = await lists('lin');
    expect(list.text).toContain(
      '- 3月15日（周日），由 周启明 代理（进行中）\n- 3月20日（周五），由 周启明 代理',
    );
    expect(list.text).toContain('**由您代理**\n- 林经理：3月16日（周一）');
    expect(labelsOf(list)).toEqual(['取消 3月15日', '取消 3月20日', '登记请假']);
    const { card } = await presses('lin', list, '取消 3月20日');
    expect(labelsOf(card)).toEqual(['取消 3月15日', '登记请假']);
    expect(card.notice?.tone).toBe('good');
    await expect(presses('lin', list, '取消 3月20日')).rejects.toMatchObject({ code: 'absence.over' });
  });

  it('of a colleague is for those who may record it', async () => {
    await presses('lin', await asks('lin', { from: '明天', delegate: '周启明' }), '确认请假');
    await heard();
    await expect(lists('zhou', '林晓岚')).rejects.toMatchObject({ code: 'absence.not_permitted' });
    await expect(lists('boss', '没有人')).rejects.toMatchObject({ code: 'absence.nobody_named' });
    await expect(lists('boss', '王强')).rejects.toMatchObject({ code: 'absence.several_named' });
    const list = await lists('boss', '林晓岚');
    expect([list.title, labelsOf(list)]).toEqual(['林晓岚 的请假与代理', ['取消 3月16日']]);
    const { card } = await presses('boss', list, '取消 3月16日');
    expect(card.text).toBe('林晓岚现在没有登记请假。');
  });
});
