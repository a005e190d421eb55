import { describe, expect, it } from 'vitest';
import { machine as machineTable, material } from '../../db/schema/index.ts';
import { runDue } from '../testing/due.ts';
import { putOrder } from '../testing/orders.ts';
import { LOUD } from './flags.ts';
import { factsFlow } from './flow.ts';
import { matchMaterials } from './match-materials.ts';
import { matchWaiting } from './matching.ts';
import { DOUBTS } from './tell-doubts.ts';
import { fact, NOW, useFacts } from './testing/fact-house.ts';

const house = useFacts();
const { tells, order, status } = house;

const entries = (number: string) =>
  house.database.sql<{ action: string; actor: string; reason: string }[]>`
    select action, actor, reason from audit_entry where entity = 'order' and entity_id = ${number} order by seq`;
const facts = (number: string) =>
  house.database.sql<{ kind: string; flags: string[]; repeats: number; reversed_by: string | null }[]>`
    select kind, flags, repeats, reversed_by from fact where order_number = ${number} order by id`;

describe('a fact', () => {
  it('moves its order, names the next owner and tells them, once', async () => {
    const number = await order();
    await house.heard();
    const told = fact('po_confirmed', number, { customerPo: 'PO-77' });
    expect(await tells('erp', told)).toEqual([
      {
        outcome: 'recorded',
        kind: 'po_confirmed',
        key: told.key,
        flags: [],
        order: { number, status: 'confirmed' },
      },
    ]);
    const said = await house.heard();
    expect(said.filter(({ card }) => card?.title.startsWith(number)).map(({ to }) => to)).toEqual([
      { to: 'person', userId: 'buyer' },
    ]);
    expect(await tells('erp', told, told)).toEqual([
      { outcome: 'repeated', kind: 'po_confirmed', key: told.key },
      { outcome: 'repeated', kind: 'po_confirmed', key: told.key },
    ]);
    expect(await house.heard()).toEqual([]);
    expect((await entries(number)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['order.po', 'order.transition']),
    );
    expect((await facts(number))[0]?.repeats).toBe(1);
  });

  it('carries the order through several statuses at once, and tells only the last owner', async () => {
    const number = await order();
    await house.heard();
    const outcomes = await tells(
      'mes',
      fact('work_report', number, { step: 30, good: 200 }),
      fact('po_confirmed', number, {}, 60),
    );
    expect(outcomes[0]).toMatchObject({ order: { status: 'in_quality_check' } });
    const cards = (await house.heard()).filter(({ cardKey }) => cardKey?.startsWith('order:'));
    expect(cards.map(({ to }) => to)).toEqual([{ to: 'person', userId: 'checker' }]);
    const passedBy = await house.database.sql`
      select to_status from status_change c join customer_order o on o.id = c.order_id where o.number = ${number} order by c.id`;
    expect(passedBy.map((row) => row.to_status)).toEqual([
      'pending_review',
      'confirmed',
      'preparing_material',
      'in_production',
      'in_quality_check',
    ]);
  });

  it('failed inspection: back to production, counted, with its cause', async () => {
    const number = await order();
    await tells(
      'mes',
      fact('po_confirmed', number, {}, 60),
      fact('work_report', number, { step: 30, good: 200 }, 50),
      fact('inspection', number, { result: 'failed', cause: '孔位超差', failedQuantity: 3 }, 40),
    );
    expect(await status(number)).toBe('in_production');
    const [row] = await house.database.sql`select rework_count from customer_order where number = ${number}`;
    expect(row?.rework_count).toBe(1);
    expect((await entries(number)).at(-1)?.reason).toBe('检验不合格：孔位超差');
  });

  it('ships with what has left, on the day on which it left', async () => {
    const number = await order();
    const made = [
      fact('po_confirmed', number, {}, 3000),
      fact('work_report', number, { step: 30, good: 200 }, 2900),
      fact('inspection', number, { result: 'passed' }, 2800),
      fact('waybill', number, { number: 'SF1', quantity: 80 }, 2000),
    ];
    await tells('mes', ...made);
    expect(await status(number)).toBe('in_quality_check');
    await tells('mes', fact('waybill', number, { number: 'SF2', quantity: 120 }, 1500));
    const [row] = await house.database.sql`
      select status, shipped_date::text as day, shipped_quantity as pieces from customer_order where number = ${number}`;
    expect(row).toEqual({ status: 'shipped', day: '2026-03-14', pieces: 200 });
  });
});

describe('what should not be', () => {
  it('the same key with other content is kept beside the first, flagged and told', async () => {
    const number = await order({ status: 'in_production', ownerUserId: 'shop' });
    const told = fact('work_report', number, { step: 10, good: 50 });
    await tells('mes', told);
    await house.heard();
    expect(await tells('mes', { ...told, good: 60 })).toEqual([
      { outcome: 'conflict', kind: 'work_report', key: told.key },
    ]);
    expect(await facts(number)).toMatchObject([{ flags: ['conflict'] }]);
    const [kept] = await house.database.sql`select payload->>'good' as good from fact_conflict`;
    expect(kept).toEqual({ good: '60' });
    expect(await house.heard()).toEqual([]);
    await tells('mes', { ...told, good: 61 }, fact('work_report', number, { step: 99, good: 1 }));
    const [due] = await house.database.sql<
      { ref: string }[]
    >`select ref from due_instant where kind = ${DOUBTS}`;
    await house.factory.does(null, (ctx) => runDue(factsFlow, DOUBTS, ctx, due?.ref ?? ''));
    const said = await house.heard();
    expect(said).toMatchObject([
      { to: { userId: 'shop' }, message: { kind: 'notice', title: '收到的数据有疑问：2 条' } },
    ]);
    expect(JSON.stringify(said)).toContain('同一单号报了不同内容');
    const [operation] = await house.database.sql`
      select coalesce(sum((payload->>'good')::int), 0)::int as good from fact
      where order_number = ${number} and payload->>'step' = '10'`;
    expect(operation?.good).toBe(50);
  });

  it('an instant written with another offset is no other content', async () => {
    const number = await order();
    const told = fact('po_confirmed', number);
    await tells('erp', told);
    const elsewhere = { ...told, occurredAt: told.occurredAt.replace('.000Z', '+00:00') };
    expect(await tells('erp', elsewhere)).toMatchObject([{ outcome: 'repeated' }]);
  });

  it('what is no fact is refused with the field and the remedy, the others are kept', async () => {
    const number = await order();
    const outcomes = await tells(
      'erp',
      fact('po_confirmed', number),
      { kind: 'waybil', key: 'x1' },
      fact('work_report', number, { good: -1, step: 10 }),
      fact('work_report', number, { good: 0, step: 10 }),
      fact('inspection', number, { result: 'failed' }),
      fact('po_confirmed', number, {}, -60),
      fact('po_confirmed', number, { colour: 'red' }),
      'nonsense' as never,
    );
    expect(outcomes.map((one) => one.outcome)).toEqual(['recorded', ...Array(7).fill('refused')]);
    expect(outcomes.map((one) => ('message' in one ? one.message : ''))).toEqual([
      '',
      expect.stringContaining('类型（kind）只能是'),
      '合格数（good）不能小于 0。',
      expect.stringContaining('合格数（good）：数量都是 0，没有内容可报'),
      expect.stringContaining('检验不合格必须写原因'),
      expect.stringContaining('在将来'),
      expect.stringContaining('不认识的字段「colour」'),
      expect.any(String),
    ]);
  });

  it('a fact of an unknown order waits for it', async () => {
    const number = 'X-2026-77';
    const [outcome] = await tells('erp', fact('po_confirmed', number));
    expect(outcome).toMatchObject({ outcome: 'recorded', flags: ['unknown_order'] });
    const id = await putOrder(house.database, {
      number,
      customer: '恒锐',
      product: 'KHM-200',
      status: 'pending_review',
    });
    await house.factory.does(null, (ctx) => matchWaiting(ctx, [id]));
    await house.settles();
    expect(await status(number)).toBe('confirmed');
    expect(await facts(number)).toMatchObject([{ flags: [] }]);
  });

  it('a reversal takes its fact back, whichever comes first', async () => {
    const number = await order({ status: 'in_production', ownerUserId: 'shop' });
    const report = fact('work_report', number, { step: 30, good: 200 });
    const back = {
      kind: 'reversal',
      key: `back-${report.key}`,
      occurredAt: NOW.toISOString(),
      reverses: report.key,
      reason: '报错订单',
    };
    await tells('mes', report);
    expect(await status(number)).toBe('in_quality_check');
    await tells('mes', back);
    expect(await status(number)).toBe('in_production');
    const other = await order({ status: 'in_production', ownerUserId: 'shop' });
    const late = fact('work_report', other, { step: 30, good: 200 });
    await tells('mes', { ...back, key: `back-${late.key}`, reverses: late.key });
    await tells('mes', late);
    expect(await status(other)).toBe('in_production');
    expect((await facts(other)).find(({ kind }) => kind === 'work_report')).toMatchObject({
      reversed_by: `back-${late.key}`,
    });
  });
});

describe('who may tell it', () => {
  it('a person needs the permission of its kind over the order', async () => {
    const number = await order({ status: 'in_production', ownerUserId: 'shop' });
    const report = fact('work_report', number, { step: 10, good: 5 });
    expect(await tells('lin', report)).toMatchObject([{ outcome: 'refused', code: 'fact.not_permitted' }]);
    expect(await tells('zhou', report)).toMatchObject([{ outcome: 'refused' }]);
    expect(await tells('shop', report)).toMatchObject([{ outcome: 'recorded' }]);
  });

  it('an order that one does not reach is not found', async () => {
    const number = await order({ salesUserId: 'lin', ownerUserId: 'planner' });
    expect(await tells('zhou', fact('po_confirmed', number))).toMatchObject([
      { outcome: 'refused', code: 'order.not_found' },
    ]);
  });
});

describe('the first act of an owner', () => {
  it('is the fact that the status waits for, when it happened', async () => {
    const number = await order({ status: 'in_production', ownerUserId: 'shop' });
    await tells('mes', fact('work_report', number, { step: 10, good: 5 }, 30));
    const [row] = await house.database.sql`
      select extract(epoch from first_act_at)::float8 * 1000 as at, first_act_by as by from status_change c join customer_order o on o.id = c.order_id where o.number = ${number}`;
    expect(row).toEqual({ at: NOW.getTime() - 30 * 60_000, by: 'system:mes' });
  });
});

describe('goods', () => {
  it('of an unknown material count once it is known, in its own unit', async () => {
    const told = [
      fact('receipt', undefined, { material: 'N-9', quantity: '2', unit: '吨' }),
      fact('stock', undefined, { material: 'N-9', delta: -500 }),
    ];
    expect(await tells('erp', ...told)).toMatchObject([
      { outcome: 'recorded', flags: ['unknown_material'] },
      { outcome: 'recorded', flags: ['unknown_material'] },
    ]);
    await house.factory.does(null, async (ctx) => {
      await ctx.tx.insert(material).values({ code: 'N-9', name: '型材', unit: 'kg' });
      await matchMaterials(ctx, ['N-9']);
    });
    const [row] = await house.database
      .sql`select on_hand::float8 as kg from stock where material_code = 'N-9'`;
    expect(row?.kg).toBe(1500);
  });

  it('in a unit that nobody can convert are kept and flagged', async () => {
    const [outcome] = await tells(
      'erp',
      fact('receipt', undefined, { material: 'm-1', quantity: 3, unit: '卷' }),
    );
    expect(outcome).toMatchObject({ flags: ['unknown_unit'] });
  });
});

it('the customer’s own number stands on the order', async () => {
  const number = await order();
  await tells('erp', fact('po_confirmed', number, { customerPo: 'PO-2026-8' }));
  const [row] = await house.database.sql`select customer_po from customer_order where number = ${number}`;
  expect(row?.customer_po).toBe('PO-2026-8');
});

it('a machine that nobody knows is flagged once there are machines, however the known ones are written', async () => {
  const number = await order({ status: 'in_production', ownerUserId: 'shop' });
  const report = (machine: string) => fact('work_report', number, { step: 10, good: 1, machine });
  expect((await tells('mes', report('XX-99')))[0]).toMatchObject({ flags: [] });
  await house.database.db
    .insert(machineTable)
    .values({ id: 'VMC850-01', model: 'VMC850', name: '1 号立加', workshop: '机加车间' });
  const told = await tells('mes', report('XX-99'), report('vmc850 01'), report('1号立加'));
  expect(told.map((one) => ('flags' in one ? one.flags : null))).toEqual([['unknown_machine'], [], []]);
  expect(LOUD).toContain('unknown_machine');
});
