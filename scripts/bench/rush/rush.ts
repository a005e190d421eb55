import { sql } from 'drizzle-orm';
import type { MessageView } from '../../../sandbox/control-types.ts';
import { figure, quantile } from '../figure.ts';
import type { Part } from '../parts.ts';
import { openStage, type Stage } from '../stage/stage.ts';

/** Orders before the clock counts, so that the compiler has seen the searches. */
const WARM_UP = 3;
/** An order's options are there and searched to the end within this, ms. */
const PATIENCE_MS = 60_000;

/** An order of the demonstration, and who sells it. */
interface Marked extends Record<string, unknown> {
  number: string;
  seller: string;
}

/**
 * From a salesperson's 加急 to the card with the options on the planner's screen: understood, planned against the whole
 * demonstration (putting others off included), written and sent through the open API. By the sandbox's own instants; one
 * order at a time, each after the longer search for the one before.
 */
export const rush: Part = async ({ quick }) => {
  const stage = await openStage();
  try {
    const orders = await ordersOf(stage, WARM_UP + (quick ? 3 : 20));
    const all: Shown[] = [];
    for (const order of orders) all.push(await marked(stage, order));
    const shown = all.slice(WARM_UP);
    if (shown.length === 0) throw new Error('the demo factory has too few orders to mark');
    const times = shown.map(({ ms }) => ms);
    const three = shown.filter(({ options }) => options === 3).length;
    return [
      figure('rush: orders marked, options shown to the planner', shown.length, 'orders'),
      figure('rush: of these with three options', three, 'orders'),
      figure('rush: search of the three, longest', Math.max(...shown.map(({ searchMs }) => searchMs)), 'ms'),
      figure('rush: from the words to the planner’s card, p50', quantile(times, 0.5), 'ms'),
      figure('rush: from the words to the planner’s card, longest', quantile(times, 1), 'ms', '<1000'),
    ];
  } finally {
    await stage.close();
  }
};

/** Orders with work left, evenly from all that are confirmed and not made yet. */
async function ordersOf({ house }: Stage, count: number): Promise<Marked[]> {
  const rows = await house.client.db.execute<Marked>(sql`
    select o.number, o.sales_user_id as seller from customer_order o
    join person p on p.user_id = o.sales_user_id and p.active
    where o.status in ('confirmed', 'preparing_material', 'in_production') and o.held_from is null and not o.rush
      and exists (select from machine_booking b where b.order_id = o.id and b.state = 'planned')
    order by o.id`);
  const step = Math.max(1, rows.length / count);
  return rows.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step)).slice(0, count);
}

interface Shown {
  ms: number;
  /** Of these, for finding the options. */
  searchMs: number;
  options: number;
}

async function marked(stage: Stage, { number, seller }: Marked): Promise<Shown> {
  const { db } = stage.house.client;
  const said = await stage.control.post<{ message: MessageView }>('/say', {
    userId: seller,
    text: `加急 ${number}`,
  });
  const row = await waitFor(`options of ${number}`, async () => {
    const [found] = await db.execute<{ planner: string; searchMs: number; options: number }>(sql`
      select c.space_id as planner, (r.findings->>'tookMs')::float8 as "searchMs",
        (select count(*)::int from rush_option p where p.request_id = r.id and p.round = 1) as options
      from rush_request r join customer_order o on o.id = r.order_id
      join card c on c.key like 'rush:' || r.id || ':user:%' and c.space_id <> r.asked_by
      where o.number = ${number} order by c.id limit 1`);
    return found;
  });
  if (row.options === 0) throw new Error(`${number} has no options`);
  // The longer search included, so that the next order comes to a machine at rest.
  await waitFor('end of the longer search', async () => {
    const [found] = await db.execute<{ open: number }>(
      sql`select count(*)::int as open from rush_request where refinement = 'waiting'`,
    );
    return found?.open === 0 || undefined;
  });
  await stage.atRest();
  const chat = await stage.control.get<MessageView[]>(
    `/people/${row.planner}/conversations/bot/messages?limit=10000`,
  );
  const card = chat.find((message) => message.card?.text.includes(`加急 ${number}`));
  if (!card) throw new Error(`the card of ${number} is not on the planner's screen`);
  return { ms: card.at - said.message.at, searchMs: row.searchMs, options: row.options };
}

async function waitFor<T>(what: string, find: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`no ${what} after ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
