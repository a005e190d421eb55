import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importFlow } from './flow.ts';
import { goodBook, orderBook, workbook } from './testing/workbook.ts';
import { createImportWorld, type ImportWorld } from './testing/world.ts';

const good = await goodBook();

let world: ImportWorld;

beforeEach(async () => {
  world = await createImportWorld();
});

afterEach(() => world.close());

describe('whose workbook it is', () => {
  it('matters: people without the right are told whom to ask, groups get no preview', async () => {
    await expect(world.uploader('clerk').sends(good)).rejects.toMatchObject({ code: 'import.not_allowed' });
    const files = importFlow.files;
    const ctx = await world.as('planner');
    const conversation = { channel: 'dingtalk', kind: 'group', id: 'g' } as const;
    const where = {
      conversation,
      reply: { to: 'reply', conversation, userId: 'planner' } as const,
      messageKey: 'k',
    };
    const file = { sha256: 'a'.repeat(64), name: 'a.xlsx', size: 1, mime: '' };
    const taken = ctx.db.transaction(async (tx) => files?.take({ ...ctx, tx }, file, where));
    await expect(taken).rejects.toMatchObject({ code: 'import.only_in_private' });
  });

  it('matters: a salesperson neither sees nor changes orders of others', async () => {
    await world.imports('zhou', await orderBook(['Z-1', '恒锐', 'KHM-200', 20, '2026-03-20', null, null]));
    const lin = world.uploader('lin');
    await lin.sends(await orderBook(['Z-1', '恒锐', 'KHM-200', 99, '2026-03-20', null, null]));
    await world.reads();
    expect((await lin.card()).text).toContain('这个订单号不能使用，请核对');
    expect(await world.orders()).toMatchObject([{ quantity: 20 }]);
  });

  it('matters: planners see no prices, so their workbooks neither show nor change them', async () => {
    const priced = (price: number) =>
      workbook([
        ['单号', '客户', '型号', '数量', '交期', '单价'],
        ['P-1', '恒锐', 'KHM-200', 20, '2026-03-20', price],
      ]);
    await world.imports('lead', await priced(260));
    const planner = world.uploader('planner');
    await planner.sends(await priced(1));
    await world.reads();
    const card = await planner.card();
    expect(card).toMatchObject({ status: { text: '不能导入' } });
    expect(card.text).toContain('您不能查看这张订单的金额，请清空单价');
    expect(JSON.stringify(card)).not.toContain('260');
    expect(await world.orders()).toMatchObject([{ price: '260.00' }]);
  });

  it('matters: a sheet grants no steps of the status flow, no new orders and no price to those who lack them', async () => {
    const sheet = (number: string, status: string | null, shipped: string | null = null) =>
      orderBook([number, '恒锐', 'KHM-200', 20, '2026-03-20', shipped, status]);
    await world.imports('lead', await sheet('R-1', null));

    const planner = world.uploader('planner');
    await planner.sends(await sheet('R-1', '已取消'));
    await world.reads();
    expect((await planner.card()).text).toContain('您的角色不能用表格改状态');
    await planner.sends(await sheet('R-2', null));
    await world.reads();
    expect((await planner.card()).text).toContain('您的角色不能新建订单');

    const lin = world.uploader('lin');
    await lin.sends(await sheet('R-3', '已发货', '2026-03-10'));
    await world.reads();
    expect((await lin.card()).text).toContain('请把状态写成“待审核”或留空');
    expect(await world.orders()).toMatchObject([{ number: 'R-1', status: 'pending_review' }]);
  });

  it('matters: rights that are lost between preview and import are lost for the import too', async () => {
    await world.imports('lead', good);
    const lead = world.uploader('lead');
    await lead.sends(
      await orderBook(
        ['SO-20260310-0001', '恒锐', 'KHM-200', 200, '2026-03-20', null, '已取消'],
        ['SO-20260310-0002', '华盛电气成套有限公司', 'KHM-100', 60, '2026-04-01', null, null],
        ['T-1', '恒锐', 'KHM-200', 1, '2026-03-20', null, null],
      ),
    );
    await world.reads();
    await lead.presses('确认导入 3 行');
    await world.database.db.execute(
      sql`update person set title = '计划员', department_ids = array['3'] where user_id = 'lead'`,
    );
    await world.applies();
    expect((await lead.card()).text).toContain('您的权限在预览之后变了，没有导入');
    expect(await world.orders()).toMatchObject([
      { number: 'SO-20260301-0003' },
      { number: 'SO-20260310-0001', status: 'in_production' },
      { number: 'SO-20260310-0002', quantity: 60 },
    ]);
  });

  it('matters: only the uploader confirms', async () => {
    const planner = world.uploader('lead');
    await planner.sends(good);
    await world.reads();
    const { buttons } = await planner.card();
    const params = buttons?.[0] && 'params' in buttons[0] ? (buttons[0].params ?? {}) : {};
    const ctx = await world.as('boss');
    const press = {
      cardId: '',
      cardKey: '',
      version: 2,
      view: { title: '' },
      params,
      form: {},
      pressKey: 'p',
    };
    const pressed = ctx.db.transaction(async (tx) => importFlow.presses?.confirm?.({ ...ctx, tx }, press));
    await expect(pressed).rejects.toMatchObject({ code: 'import.not_uploader' });
  });
});
