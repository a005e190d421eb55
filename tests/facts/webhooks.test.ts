import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { createSender } from '../../bot/webhooks/testing/sender.ts';
import { putOrder } from '../../workflows/testing/orders.ts';
import { expectOrder } from '../world/invariants.ts';
import type { Persona } from '../world/persona.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld();
const mes = createSender(() => `http://127.0.0.1:${the().service.port}`);

beforeAll(async () => {
  await the().database.db.execute(sql`
    insert into routing_operation (product_id, step, name)
    select product.id, o.step, o.name from product, (values (10, '铣削'), (20, '装配')) as o (step, name)`);
});

/** An order of 林晓岚 whose material is being prepared since nine o'clock. */
const orderInPreparation = (number: string) =>
  putOrder(the().database, {
    ...{ number, customer: '恒锐', product: 'KHM-200', status: 'preparing_material' },
    salesUserId: 'linxiaolan',
    statusSince: new Date('2026-03-16T09:00:00+08:00'),
  });

const report = (order: string, key: string) => ({
  ...{ kind: 'work_report', key, order, good: 1, operation: '铣削' },
  occurredAt: '2026-03-16T09:59:00+08:00',
});

async function ownerOf(number: string): Promise<Persona> {
  const [row] = await the().database.db.execute<{ owner: string }>(
    sql`select owner_user_id as owner from customer_order where number = ${number}`,
  );
  return the().persona(row?.owner ?? '');
}

test('a work report moves its order, and the next owner is told within three seconds', async () => {
  const number = 'SO-20260316-0901';
  await orderInPreparation(number);
  const started = performance.now();
  const answer = await mes.tells(report(number, 'MES-1'));
  expect(answer.body).toEqual({
    outcome: 'recorded',
    ...{ kind: 'work_report', key: 'MES-1', flags: [] },
    order: { number, status: 'in_production' },
  });
  const card = await (await ownerOf(number)).receivesCard(number);
  expect(performance.now() - started).toBeLessThan(3_000);
  expect(card.text).toContain('生产中，轮到您处理。');
  expect(card.text).toContain('首次报工');
  await the().quiet();
  await expectOrder(the());
});

test('two copies told the same facts at once: each counts once, and nobody hears of it twice', async () => {
  const number = 'SO-20260316-0902';
  await orderInPreparation(number);
  const copy = await the().startCopy();
  const other = createSender(() => `http://127.0.0.1:${copy.port}`);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) => {
      const senders = i % 2 === 0 ? [mes, other] : [other, mes];
      return Promise.all(senders.map((sender) => sender.tells(report(number, `BOTH-${i}`))));
    }),
  );
  for (const pair of answers)
    expect(pair.map((one) => one.body.outcome).sort()).toEqual(['recorded', 'repeated']);
  const [row] = await the().database.db.execute<{ facts: number; repeats: number; entered: number }>(sql`
    select (select count(*) from fact where key like 'BOTH-%')::int as facts,
      (select sum(repeats) from fact where key like 'BOTH-%')::int as repeats,
      (select count(*) from status_change s join customer_order o on o.id = s.order_id
        where o.number = ${number} and s.to_status = 'in_production')::int as entered`);
  expect(row).toEqual({ facts: 40, repeats: 40, entered: 1 });
  await (await ownerOf(number)).receivesCard(number);
  await the().quiet();
  await expectOrder(the());
});
