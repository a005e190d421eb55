import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { buttonsOf, formOf, numberIn } from '../world/card.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld();

const orders = async (): Promise<number> => {
  const [row] = await the().database.db.execute<{ n: number }>(
    sql`select count(*)::int as n from customer_order`,
  );
  return row?.n ?? -1;
};

test('下单 in words: a filled form, confirmed, becomes an order; only its planner is told', async () => {
  const sales = the().persona('林晓岚');
  await sales.says('下单 恒锐 快换模组 KHM-200 200套 3月20日交 需镀镍 单价480');
  const form = await sales.receivesCard('新建订单');
  expect(formOf(form)).toEqual({
    customer: '恒锐精密机械有限公司',
    product: 'KHM-200 快换模组',
    quantity: '200',
    promisedDate: '2026-03-20',
    unitPrice: '480',
    specialProcesses: '镀镍',
    rush: 'no',
  });
  expect(form.text).toContain('**3月20日** 交，单价 ¥480.00，金额 ¥96,000.00，镀镍');
  expect(await orders()).toBe(0);

  const placed = await sales.presses(form, '确认下单');
  expect(placed.text).toMatch(/^SO-20260316-0001 恒锐\n待审核\n已下单。下一责任人：曹静（计划员），已通知。/);
  expect(placed.text).toContain('金额 ¥96,000.00（单价 ¥480.00）');
  const planned = await the().persona('曹静').receivesCard('SO-20260316-0001');
  expect(planned.text).toContain('新订单，请处理。');
  expect(planned.text).not.toMatch(/¥|单价|金额/);
  expect(buttonsOf(planned)).toEqual(['确认订单', '暂停', '全貌']);
  expect(await orders()).toBe(1);
});

test('下单 alone brings the empty form; what is typed into it becomes an order', async () => {
  const sales = the().persona('周启明');
  await sales.says('下单');
  const form = await sales.receivesCard('请填写下面各项');
  expect(formOf(form)).toEqual({ rush: 'no' });
  await expect(sales.presses(form, '确认下单')).rejects.toThrow('请填写客户');
  const placed = await sales.presses(form, '确认下单', {
    customer: '华盛',
    product: 'DKG-15',
    quantity: '3',
    promisedDate: '2026-04-02',
    requirements: '随货附合格证',
    rush: 'yes',
  });
  const number = numberIn(placed.text);
  expect(placed.text).toContain('待审核 · 加急');
  expect(placed.text).toContain('尚未报价');
  expect(placed.text).toContain('随货附合格证');
  const planner = await the().persona('qianyiming').receivesCard(number);
  expect(planner.text).toContain('待审核 · 加急');
});

test('missing fields are asked for, near twins among customers are offered as a choice', async () => {
  const sales = the().persona('许嘉禾');
  await sales.says('下单 恒 KHM-200 50套');
  const form = await sales.receivesCard('新建订单');
  expect(form.text).toContain('待补充');
  expect(form.text).toContain('请填写承诺交期');
  expect(formOf(form)).toMatchObject({ product: 'KHM-200 快换模组', quantity: '50' });
  const again = await sales.presses(form, '确认下单', {
    customer: '恒瑞达自动化设备有限公司',
    promisedDate: '2026-04-10',
  });
  expect(again.text).toContain('恒瑞达');
  await the().persona('sunlei').receivesCard(numberIn(again.text));
});

test('wrong values are refused with a sentence each, stay in the form, and create nothing', async () => {
  const sales = the().persona('吴楠');
  const before = await orders();
  await sales.says('下单 恒锐 KHM-200 200套 3月20日交');
  const form = await sales.receivesCard('新建订单');
  const wrong = { customer: '宇宙公司', quantity: '0', promisedDate: '2026-03-01', unitPrice: '-3' };
  const refused = await sales.presses(form, '确认下单', wrong);
  expect(refused.text).toContain('没有客户「宇宙公司」');
  expect(refused.text).toContain('数量必须大于 0');
  expect(refused.text).toContain('2026-03-01 已经过去');
  expect(refused.text).toContain('看不懂单价「-3」');
  expect(formOf(refused)).toMatchObject(wrong);
  expect(await orders()).toBe(before);
});

test('取消 closes the form for good', async () => {
  const sales = the().persona('罗思远');
  const before = await orders();
  await sales.says('下单 蓝泊 YE-90L4 10台 3月28日');
  const form = await sales.receivesCard('新建订单');
  const dropped = await sales.presses(form, '取消');
  expect(dropped.text).toContain('已放弃');
  expect(buttonsOf(dropped)).toEqual([]);
  const late = await sales.clicks(form, '确认下单').catch((err: Error) => err.message);
  expect(late).toContain('没有按钮');
  expect(await orders()).toBe(before);
});

test('an old picture of a form, pressed again by a forged client, changes nothing', async () => {
  const sales = the().persona('罗思远');
  await sales.says('下单 蓝泊 YE-90L4 10台 3月28日');
  const form = await sales.receivesCard('新建订单');
  await sales.presses(form, '取消');
  const before = await orders();
  const forged = await the().control.post<{ outcome: string; card: { text: string } }>(
    `/cards/${form.outTrackId}/click`,
    { userId: 'luosiyuan', actionIds: ['1.0'], params: { v: '1', b: '0' }, form: { customer: '蓝泊' } },
  );
  expect(forged.outcome).toBe('answered');
  expect(forged.card.text).toContain('已放弃');
  expect(await orders()).toBe(before);
});

test('who may not order is told so and gets no form', async () => {
  const fitter = the().persona('唐军');
  await fitter.says('下单 恒锐 KHM-200 200套 3月20日交');
  await fitter.receives('您没有下单的权限');
});

test('in a group the form goes to the asker alone, because prices are typed into it', async () => {
  const sales = the().persona('沈秋');
  await sales.says('下单 恒锐 KHM-200 200套 3月20日交', { group: 'cidDemoGroup' });
  const form = await sales.receives('新建订单');
  expect(form.conversationId).not.toBe('cidDemoGroup');
  const note = await sales.receives('已单独发给您');
  expect(note.conversationId).toBe('cidDemoGroup');
  const dropped = await sales.presses(await sales.sees('新建订单'), '取消');
  expect(dropped.text).toContain('没有创建订单');
});

test('twenty orders at the same moment get twenty consecutive numbers', async () => {
  const people = ['林晓岚', '周启明', '许嘉禾', '吴楠', '罗思远'].map((name) => the().persona(name));
  const forms = await Promise.all(
    people.flatMap((sales) =>
      ['恒锐', '华盛', '蓝泊', '铭拓'].map(async (customer) => {
        await sales.says(`下单 ${customer} KHM-200 5套 3月30日`);
        return { sales, form: await sales.receivesCard('新建订单') };
      }),
    ),
  );
  const placed = await Promise.all(forms.map(({ sales, form }) => sales.presses(form, '确认下单')));
  const tails = placed.map((card) => Number(numberIn(card.text).slice(-4))).sort((a, b) => a - b);
  const first = tails[0] ?? 0;
  expect(tails).toEqual(Array.from({ length: 20 }, (_, i) => first + i));
  await the().quiet();
  const told = await Promise.all(
    ['孙磊', '钱一鸣', '曹静'].map(async (name) => (await the().persona(name).hearsAll()).length),
  );
  expect(told.reduce((sum, n) => sum + n)).toBe(20);
});
