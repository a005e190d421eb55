import { expect, it } from 'vitest';
import { transition } from '../orders/transition.ts';
import { fact, NOW, useFacts } from './testing/fact-house.ts';

/* What is told late, out of order, or taken back: the order ends where it would have been, and says so. */

const house = useFacts({ bom: true });
const { tells, order } = house;

const read = async (number: string) => {
  const [row] = await house.database.sql`
    select id::float8 as id, version, status, rework_count as rework, shipped_date::text as shipped, customer_po as po,
      (select coalesce(sum(r.quantity), 0)::float8 from reservation r where r.order_id = o.id and r.kind = 'stock') as kept,
      (select count(*)::int from material_demand d where d.order_id = o.id) as demands
    from customer_order o where number = ${number}`;
  return row as { id: number; version: number; status: string } & Record<string, unknown>;
};
const made = (number: string) => [
  fact('po_confirmed', number, {}, 600),
  fact('work_report', number, { step: 30, good: 200 }, 500),
  fact('inspection', number, { result: 'passed' }, 400),
  fact('waybill', number, { number: 'SF1' }, 300),
];
const back = (reverses: unknown, minutesAgo = 1) => {
  const { order: _order, ...one } = fact('reversal', undefined, { reverses, reason: '报错' }, minutesAgo);
  return one;
};

it('who confirmed first gets the stock, whoever was told first', async () => {
  const [one, other] = [await order(), await order()];
  await tells('erp', { ...fact('stock', undefined, { material: 'M-1', count: 50 }, 900), key: 'count-1' });
  await tells('erp', fact('po_confirmed', other, {}, 100));
  expect((await read(other)).kept).toBe(50);
  await tells('erp', fact('po_confirmed', one, {}, 200));
  await house.settles();
  expect([(await read(one)).kept, (await read(other)).kept]).toEqual([50, 0]);
});

it('a shipment that is taken back, or overtaken by a failed inspection, leaves no day of shipment', async () => {
  const number = await order();
  const facts = made(number);
  await tells('mes', ...facts);
  expect(await read(number)).toMatchObject({ status: 'shipped', shipped: '2026-03-15' });
  await tells('mes', back(facts[3]?.key));
  expect(await read(number)).toMatchObject({ status: 'in_quality_check', shipped: null });
  const other = await order();
  await tells('mes', ...made(other));
  await tells('mes', fact('inspection', other, { result: 'failed', cause: '划伤' }, 350));
  expect(await read(other)).toMatchObject({ status: 'in_production', shipped: null, rework: 1 });
});

it('a step that a person took on what they saw is no rework when the facts turn out to be further', async () => {
  const number = await order({ ownerUserId: 'planner' });
  const { id, version } = await read(number);
  await house.factory.does('planner', (ctx) => transition(ctx, { orderId: id, version, to: 'confirmed' }));
  await tells(
    'mes',
    fact('po_confirmed', number, {}, 120),
    fact('work_report', number, { step: 30, good: 200 }, 60),
  );
  expect(await read(number)).toMatchObject({ status: 'in_quality_check', rework: 0 });
  await tells(
    'mes',
    fact('inspection', number, { result: 'passed' }, 30),
    fact('waybill', number, { number: 'SF2' }, 20),
  );
  expect(await read(number)).toMatchObject({ status: 'shipped', rework: 0 });
});

it('a confirmation that is taken back gives its material to others and takes its number away', async () => {
  const number = await order();
  await tells('erp', { ...fact('stock', undefined, { material: 'M-2', count: 1000 }, 900), key: 'count-2' });
  const po = fact('po_confirmed', number, { customerPo: 'PO-1' }, 100);
  await tells('erp', po);
  expect(await read(number)).toMatchObject({ status: 'confirmed', po: 'PO-1', demands: 2 });
  await tells('erp', back(po.key));
  expect(await read(number)).toMatchObject({ status: 'pending_review', po: '', demands: 0, kept: 0 });
});

it('of two numbers of the customer the later one counts, and the contradiction is flagged', async () => {
  for (const newFirst of [false, true]) {
    const number = await order();
    const told = [
      fact('po_confirmed', number, { customerPo: 'OLD' }, 200),
      fact('po_confirmed', number, { customerPo: 'NEW' }, 100),
    ];
    for (const one of newFirst ? told.toReversed() : told) await tells('erp', one);
    expect((await read(number)).po).toBe('NEW');
    const flags = await house.database
      .sql`select flags from fact where order_number = ${number} order by occurred_at`;
    expect(flags.map((row) => row.flags)).toEqual([[], ['contradicts']]);
  }
});

it('a reversal of a reversal is refused; one that comes before its fact says that it waits', async () => {
  const number = await order();
  const report = fact('work_report', number, { step: 10, good: 5 });
  const reversal = back(report.key);
  expect(await tells('mes', reversal)).toMatchObject([{ outcome: 'recorded', flags: ['waits_for_target'] }]);
  await tells('mes', report);
  const [kept] = await house.database.sql`select flags from fact where key = ${reversal.key as string}`;
  expect(kept?.flags).toEqual([]);
  expect(await tells('mes', back(reversal.key))).toMatchObject([
    { outcome: 'refused', code: 'fact.reversal_of_reversal' },
  ]);
});

it('goods that leave the house while an order is on hold are told to somebody', async () => {
  const number = await order({ status: 'in_quality_check', ownerUserId: 'checker' });
  const { id, version } = await read(number);
  await house.factory.does('boss', (ctx) =>
    transition(ctx, { orderId: id, version, to: 'on_hold', reason: '等客户' }),
  );
  const future = new Date(NOW.getTime() + 60_000).toISOString();
  expect(
    await tells('mes', { ...fact('waybill', number, { number: 'SF9' }), occurredAt: future }),
  ).toMatchObject([{ flags: ['on_hold'] }]);
});

it('stock below zero is told to whoever gives material out, once a day', async () => {
  const number = await order({ status: 'in_production', ownerUserId: 'shop' });
  await tells('erp', { ...fact('stock', undefined, { material: 'M-1', count: 5 }, 30), key: 'count-3' });
  await house.heard();
  await tells('erp', fact('issue', number, { material: 'M-1', quantity: 900 }, 20));
  await tells('erp', fact('issue', number, { material: 'M-1', quantity: 1 }, 10));
  const said = (await house.heard()).filter(({ message }) => message.kind === 'notice');
  expect(said).toMatchObject([{ to: { userId: 'store' }, message: { title: '库存为负：圆钢' } }]);
});
