import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { card as cardTable, order } from '../../db/schema/index.ts';
import type { Card } from '../card.ts';
import { AppError } from '../errors.ts';
import { recordFacts } from '../facts/record.ts';
import { copyRouting } from '../routing/copy.ts';
import { type Choose, chooser } from '../rush-order/core/testing/chooser.ts';
import { type Desk, NOW, openDesk } from '../rush-order/testing/desk.ts';
import { undoRush } from '../rush-order/undo.ts';
import { settlePlan } from '../scheduling/settle.ts';
import { lockSubject } from '../subject.ts';
import { labelsOf } from '../testing/chat.ts';
import { madeTwice } from './came-in.ts';
import { cancelledThere } from './cancelled-there.ts';
import { decideTwice } from './decide-twice.ts';
import { placeOutside } from './place.ts';
import { isOpen, type OutsideRow, toCancel } from './read.ts';
import { refuseOutside } from './refuse.ts';
import { fillMilling, follows, moves, outsideOrders, reports } from './testing/given-out.ts';

/** `SEQUENCES=300` for a longer walk; `SEQUENCES_FROM` to begin at a seed. */
const SEQUENCES = Number(process.env.SEQUENCES ?? 20);
const FROM = Number(process.env.SEQUENCES_FROM ?? 1);
const STEPS = 12;

let desk: Desk;
beforeAll(async () => {
  if (!process.env.LONG_TESTS) return;
  desk = await openDesk();
  await fillMilling(desk);
}, 60_000);
afterAll(() => desk?.close());

interface Walk {
  id: number;
  number: string;
  choose: Choose;
  reported: string[];
  minutes: number;
}

type Deed = (walk: Walk) => Promise<string>;

const said = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    await run();
    return 'done';
  } catch (err) {
    if (err instanceof AppError) return err.code;
    throw err;
  }
};

/** As whoever copies a routing does: the order is locked. */
const copied = (row: Parameters<typeof copyRouting>[1]): Promise<void> =>
  desk.factory.does(null, async (ctx) => {
    await lockSubject(ctx.tx, `order:${row.id}`);
    await copyRouting(ctx, row);
  });

const deeds: Record<string, Deed> = {
  asks: async (walk) => {
    const { number, choose } = walk;
    return said(async () => {
      const card = (await desk.asks('planner', number)).filter((one) => one.card).at(-1)?.card;
      const labels = labelsOf(card ?? null).filter((label) => /^选|维持/.test(label));
      if (card && labels.length > 0 && choose.chance(0.9))
        await desk.presses('planner', card, choose.pick(labels));
    });
  },
  gives: async (walk) =>
    said(async () => {
      const card = (await desk.asks('planner', walk.number)).filter((one) => one.card).at(-1)?.card;
      const place = /\*\*([①②③]) 改外协/.exec(card?.text ?? '')?.[1];
      if (card && place) await desk.presses('planner', card, `选 ${place}`);
    }),
  undoes: async (walk) =>
    said(async () => {
      const rows = await desk.database.db.execute<{ id: number }>(
        sql`select id::int as id from rush_request where order_id = ${walk.id} and state = 'booked'`,
      );
      if (rows.length > 0) await undoRush(await desk.factory.as('planner'), walk.choose.pick([...rows]).id);
    }),
  holds: async (walk) => said(() => moves(desk, walk.id, 'on_hold')),
  resumes: async (walk) => said(() => moves(desk, walk.id, 'confirmed')),
  cancels: async (walk) => (walk.choose.chance(0.2) ? said(() => moves(desk, walk.id, 'cancelled')) : '-'),
  copies: async (walk) => {
    const [row] = await desk.database.db.select().from(order).where(eq(order.id, walk.id));
    if (row?.open) await copied(row);
    return 'done';
  },
  revises: async (walk) => {
    const [row] = await desk.database.db.select().from(order).where(eq(order.id, walk.id));
    const to = row?.bomRevision === 'Z' ? 'Y' : 'Z';
    await desk.database.db.update(order).set({ bomRevision: to }).where(eq(order.id, walk.id));
    if (row?.open) await copied({ ...row, bomRevision: to });
    return to;
  },
  resizes: async ({ id, choose }) => {
    const quantity = choose.pick([30, 40, 60]);
    await desk.database.db.update(order).set({ quantity }).where(eq(order.id, id));
    return String(quantity);
  },
  reports: async (walk) => {
    const step = walk.choose.pick([10, 10, 20, 20, 30]);
    const good = walk.choose.pick([5, 20, 40]);
    walk.reported.push(await reports(desk, walk.number, step, good));
    return `${step}: ${good}`;
  },
  /** In the house, wherever it is planned. */
  makes: async (walk) => {
    const good = walk.choose.pick([3, 10, 40]);
    walk.reported.push(await reports(desk, walk.number, 20, good, { machine: 'VMC850-01' }));
    return String(good);
  },
  decides: async (walk) =>
    said(async () => {
      const row = (await outsideOrders(desk, walk.id)).find((one) => madeTwice(one as OutsideRow) > 0);
      const how = walk.choose.pick(['cancelled', 'lowered', 'kept'] as const);
      if (row) await decideTwice(await desk.factory.as('buyer'), { id: row.id, how, made: row.inHouse });
    }),
  reverses: async (walk) => {
    const key = walk.reported.pop();
    if (!key) return '-';
    await recordFacts(await desk.factory.as(null), 'mes', [
      { kind: 'reversal', key: `${key}-back`, reverses: key, occurredAt: at(walk), reason: '错报' },
    ]);
    return key;
  },
  places: async (walk) =>
    said(async () => {
      const rows = (await outsideOrders(desk, walk.id)).filter(({ state }) => state !== 'cancelled');
      if (rows.length === 0) return;
      const supplier = walk.choose.pick(['联创精密加工厂', '量一量厂']);
      const date = walk.choose.pick(['2026-03-20', '2026-03-26', '2026-04-09']);
      await placeOutside(await desk.factory.as('buyer'), { id: walk.choose.pick(rows).id, supplier, date });
    }),
  tells: async (walk) =>
    said(async () => {
      const row = (await outsideOrders(desk, walk.id)).find((one) => toCancel(one as OutsideRow));
      if (row) await cancelledThere(await desk.factory.as('buyer'), row.id);
    }),
  refuses: async (walk) =>
    said(async () => {
      const [row] = (await outsideOrders(desk, walk.id)).filter(({ state }) => state !== 'cancelled');
      if (row) await refuseOutside(await desk.factory.as('buyer'), { id: row.id, reason: '排满了' });
    }),
  replans: async (walk) => {
    await settlePlan(await desk.factory.as(null), walk.id, { anew: true });
    return 'done';
  },
  waits: async (walk) => {
    walk.minutes += walk.choose.pick([10, 45, 300, 1_440]);
    await moveTo(desk.database.db, new Date(NOW.getTime() + walk.minutes * 60_000));
    return String(walk.minutes);
  },
  /** Another order that cannot wait either. */
  rivals: ({ choose }) =>
    said(async () => {
      const { number } = await desk.planned({ quantity: 20, promisedDate: '2026-03-25' });
      const card = (await desk.asks('planner', number)).filter((one) => one.card).at(-1)?.card;
      const labels = labelsOf(card ?? null).filter((label) => /^选|维持/.test(label));
      if (card && labels.length > 0) await desk.presses('planner', card, choose.pick(labels));
    }),
  thaws: async ({ choose }) => {
    const frozen = choose.chance(0.5);
    await desk.database.db.execute(
      sql`update machine_booking set frozen = ${frozen} where order_id <= 12 and state = 'planned'`,
    );
    return String(frozen);
  },
};

const at = ({ minutes }: Walk): string => new Date(NOW.getTime() + minutes * 60_000 - 500).toISOString();

/** What must hold whenever the house has come to rest. */
async function faults({ id }: Walk): Promise<string[]> {
  const { db } = desk.database;
  const rows = await db.execute<{ fault: string }>(sql`
    with o as (select * from customer_order where id = ${id}),
    w as (select * from order_operation where order_id = ${id}),
    x as (select * from outside_order where order_id = ${id} and state <> 'cancelled'),
    b as (select * from machine_booking where order_id = ${id} and state <> 'done')
    select 'at a supplier, routing says ' || w.work_centre || w.supplier || ' for ' || x.step as fault
      from x join w using (step) where w.name = x.name and not (w.outsourced and w.supplier = x.supplier)
    union all
    select 'routing says ' || w.supplier || ' for ' || w.step || ', nobody is to order it'
      from w where w.outsourced and w.supplier in ('联创精密加工厂', '量一量厂', '宏远精磨厂', '锐丝线切割厂')
        and not exists (select from x where x.step = w.step and x.name = w.name)
    union all
    select 'booked ' || b.kind || ' ' || b.centre || ' for ' || b.step || ', routing says ' || w.supplier || w.work_centre
      from b join w using (step), o where o.open and o.status = 'confirmed'
        and (b.kind = 'outside') <> w.outsourced or (b.kind = 'outside' and b.step = w.step and b.centre <> w.supplier)
    union all
    select 'booked ' || b.step || ', which the routing has not' from b, o
      where o.open and not exists (select from w where w.step = b.step)
    union all
    select b.step || ' begins before ' || a.step || ' ends' from b a join b on b.step > a.step
      where b.state = 'planned' and a.state = 'planned' and b."from" < a."to"
    union all
    select 'tool ' || t.tool_code || ' is taken more often than there are pieces at ' || m."from"
      from tool_booking t join machine_booking m on m.id = t.booking_id join tool on tool.code = t.tool_code
      where m.state = 'planned' and tool.pieces < (select sum(u.pieces) from tool_booking u join machine_booking n on n.id = u.booking_id
        where u.tool_code = t.tool_code and n.state <> 'done' and n."from" <= m."from" and m."from" < n."to")
    union all
    select 'planned though ' || o.status from b, o where b.state = 'planned' and (not o.open or o.status = 'on_hold')
    union all
    select 'at a supplier though closed: ' || x.step from x, o where not o.open and x.state in ('wanted', 'placed')
    union all
    select 'at a supplier without such an operation: ' || x.step || x.name from x, o where o.open and x.state in ('wanted', 'placed')
      and not exists (select from w where w.step = x.step and w.name = x.name)
    union all
    select 'given out by a request that is ' || r.state from x join rush_request r on r.id = x.request_id
      where r.state <> 'booked' and x.state = 'wanted'
    union all
    select 'pieces ' || x.pieces || ' + ' || x.good_before || ' of ' || o.quantity from x, o
      where x.state in ('wanted', 'placed') and x.pieces <> greatest(0, o.quantity - x.good_before - least(x.in_house_taken, x.in_house))
    union all
    select 'nothing stands of ' || w.step from o, w where o.open and o.status = 'confirmed' and o.id = ${id}
      and not w.finished and w.good < o.quantity and not w.outsourced
      and not exists (select from b) `);
  return rows.map(({ fault }) => fault);
}

async function openCards({ id }: Walk): Promise<string[]> {
  const cards = await desk.database.db
    .select({ view: cardTable.view, key: cardTable.key })
    .from(cardTable)
    .where(sql`state = 'open' and key like 'outside:%'`);
  const rows = await outsideOrders(desk, id);
  return rows.flatMap((row) => {
    const card = cards.find(({ key }) => key.startsWith(`outside:${row.id}:`));
    const going = isOpen(row as OutsideRow);
    if (!going && card) return [`card of ${row.id} is open though it is ${row.state}`];
    if (going && !card) return [`nobody has the card of ${row.id}, which is ${row.state}`];
    const status = (card?.view as Card | undefined)?.status?.text ?? '';
    return going && row.state === 'wanted' && status === '已下单'
      ? [`card says ${status}, it is ${row.state}`]
      : [];
  });
}

const usual = [...Object.keys(deeds), 'gives', 'asks', 'undoes'];

/** One deed, or two at once; the first gives work out. @returns what was done */
async function act(walk: Walk, step: number): Promise<string> {
  const { choose } = walk;
  const from = process.env.SEQUENCES_OF?.split(' ') ?? usual;
  const names =
    step === 0
      ? ['gives']
      : choose.chance(0.3)
        ? [choose.pick(from), choose.pick(from)]
        : [choose.pick(from)];
  const outcomes = await Promise.allSettled(names.map((name) => deeds[name]?.(walk) ?? ''));
  const failed = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (failed) throw Object.assign(new Error(names.join(' with ')), { cause: causes(failed.reason) });
  return names
    .map((name, i) => `${name} ${(outcomes[i] as PromiseFulfilledResult<string>).value}`)
    .join(' with ');
}

const causes = (err: unknown): string =>
  err instanceof Error
    ? `${err.message.slice(0, 300)} < ${err.stack?.split('\n').slice(1, 6).join()} < ${causes(err.cause)}`
    : '';

/** @returns what is wrong, and what was done before */
async function walks(seed: number): Promise<unknown> {
  const { db } = desk.database;
  await moveTo(db, NOW);
  await db.execute(sql`update machine_booking set frozen = true where order_id <= 12`);
  const { id, number } = await desk.planned({ quantity: 40, promisedDate: '2026-03-27' });
  const walk: Walk = { id, number, choose: chooser(seed), reported: [], minutes: 0 };
  const done: string[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    try {
      done.push(await act(walk, step));
      await follows(desk, id);
      await follows(desk, id);
    } catch (err) {
      return { seed, done, err: causes(err), cause: String((err as Error).cause) };
    }
    const now = [...(await faults(walk)), ...(await openCards(walk))];
    if (now.length > 0) return { seed, done, now };
  }
  return null;
}

/** The next walk finds the workshop as this one did. */
async function leave(): Promise<void> {
  for (const query of [
    sql`delete from tool_booking where booking_id in (select id from machine_booking where order_id > 12)`,
    sql`delete from machine_booking where order_id > 12`,
    sql`update rush_request set state = 'dropped' where state = 'open'`,
    sql`delete from due_instant`,
    sql`update customer_order set open = false, status = 'cancelled' where id > 12`,
  ])
    await desk.database.db.execute(query);
}

test.runIf(process.env.LONG_TESTS)(
  `plan, routing and purchasing say the same after any of ${SEQUENCES} sequences`,
  async () => {
    const found: unknown[] = [];
    for (let seed = FROM; seed < FROM + SEQUENCES; seed += 1) {
      const fault = await walks(seed);
      if (fault) found.push(fault);
      await leave();
    }
    expect(found).toEqual([]);
  },
  3_600_000,
);
