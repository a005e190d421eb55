import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { createSender } from '../../bot/webhooks/testing/sender.ts';
import { now } from '../../db/clock.ts';
import { expectOrder } from '../world/invariants.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import type { Persona } from '../world/persona.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld();
const mes = createSender(() => `http://127.0.0.1:${the().service.port}`);
const AT = '2026-03-16T09:59:00+08:00';

beforeAll(async () => {
  await the().database.db.execute(sql`
    insert into routing_operation (product_id, step, name)
    select id, step, name from product, (values (10, '铣削'), (20, '装配')) as operation (step, name)`);
});

/** An order of 林晓岚 that waits for production. */
async function orderInPreparation() {
  let at = await handOn(the(), await placeOrder(the(), '林晓岚'), '确认订单');
  at = await handOn(the(), at, '开始备料');
  return at;
}

test('a work report moves its order, and the next owner is told within three seconds', async () => {
  const at = await orderInPreparation();
  const occurredAt = (await now(the().database.db)).toISOString();
  const started = performance.now();
  const answer = await mes.tells({
    ...{ kind: 'work_report', key: 'MES-1', occurredAt, order: at.number, good: 3, operation: '铣削' },
  });
  expect(answer.body).toMatchObject({
    outcome: 'recorded',
    order: { number: at.number, status: 'in_production' },
  });
  const card = await (await ownerOf(at.number)).receivesCard('生产中，轮到您处理。');
  expect(performance.now() - started).toBeLessThan(3_000);
  expect(card.text).toContain('首次报工');
  await the().quiet();
  await expectOrder(the());
});

async function ownerOf(number: string): Promise<Persona> {
  const [row] = await the().database.db.execute<{ owner: string }>(
    sql`select owner_user_id as owner from customer_order where number = ${number}`,
  );
  return the().persona(row?.owner ?? '');
}

test('two copies told the same facts at once: each counts once, and nobody hears of it twice', async () => {
  const at = await orderInPreparation();
  const copy = await the().startCopy();
  const other = createSender(() => `http://127.0.0.1:${copy.port}`);
  const facts = Array.from({ length: 40 }, (_, i) => ({
    ...{
      kind: 'work_report',
      key: `BOTH-${i}`,
      occurredAt: AT,
      order: at.number,
      good: 1,
      operation: '铣削',
    },
  }));
  const answers = await Promise.all(
    facts.map((fact, i) =>
      Promise.all(i % 2 ? [mes.tells(fact), other.tells(fact)] : [other.tells(fact), mes.tells(fact)]),
    ),
  );
  for (const pair of answers)
    expect(pair.map((one) => one.body.outcome).sort()).toEqual(['recorded', 'repeated']);
  const [row] = await the().database.db.execute<{ facts: number; repeats: number; entered: number }>(sql`
    select (select count(*) from fact where key like 'BOTH-%')::int as facts,
      (select sum(repeats) from fact where key like 'BOTH-%')::int as repeats,
      (select count(*) from status_change s join customer_order o on o.id = s.order_id
        where o.number = ${at.number} and s.to_status = 'in_production')::int as entered`);
  expect(row).toEqual({ facts: 40, repeats: 40, entered: 1 });
  await (await ownerOf(at.number)).receivesCard('生产中，轮到您处理。');
  await the().quiet();
  await expectOrder(the());
});
