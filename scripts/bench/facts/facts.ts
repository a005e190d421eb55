import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import type { MessageView } from '../../../sandbox/control-types.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import type { Part } from '../parts.ts';
import { runScript } from '../stage/child.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import type { PostOrder, PostOutcome } from './poster.ts';
import { fillShop, type Shop } from './shop.ts';

const PER_SECOND = 100;
const OPEN_ORDERS = 1_000;
/** Every so many posts one is the first report of an order, which moves it and tells its next owner. */
const MOVE_EVERY = 50;
const WARM_UP = 200;

type Fact = PostOrder['facts'][number];

/**
 * Facts as single signed posts, each answered after its commit, over a shop full of open orders; and the way from a
 * fact that moves an order to the card on the screen of its next owner.
 */
export const facts: Part = async ({ quick }) => {
  const stage = await openStage();
  try {
    const count = PER_SECOND * (quick ? 10 : 30);
    const shop = await fillShop(stage, OPEN_ORDERS, (WARM_UP + count) / MOVE_EVERY);
    await postAll(stage, planned(shop, 'warm', WARM_UP));
    await stage.atRest();
    const told = planned(shop, 'run', count);
    const before = process.cpuUsage();
    const outcomes = await postAll(stage, told);
    const { user, system } = process.cpuUsage(before);
    await stage.atRest();
    return [
      ...answers(outcomes),
      figure('facts: processor time of the service per fact', (user + system) / 1000 / count, 'ms'),
      ...(await ownersTold(stage, told, outcomes)),
    ];
  } finally {
    await stage.close();
  }
};

/** Mostly work reports, some receipts for stock, some inspections in between. */
function planned(shop: Shop, run: string, count: number): Fact[] {
  return Array.from({ length: count }, (_, n): Fact => {
    const key = `${run}-${n}`;
    const order = n % MOVE_EVERY === 0 ? shop.ready.shift() : shop.busy[(n * 7) % shop.busy.length];
    if (n % MOVE_EVERY !== 0 && n % 5 === 1)
      return { kind: 'receipt', key, material: shop.material, quantity: '12.5' };
    if (n % MOVE_EVERY !== 0 && n % 10 === 2)
      return { kind: 'inspection', key, order, result: 'passed', stage: 'in_process', quantity: 5 };
    return { kind: 'work_report', key, order, step: 10, good: 3, worker: '王强' };
  });
}

async function postAll(stage: Stage, list: Fact[]): Promise<PostOutcome[]> {
  const orderFile = path.join(stage.house.folder, 'facts.json');
  const answerFile = path.join(stage.house.folder, 'answers.json');
  const order: PostOrder = {
    url: `http://127.0.0.1:${stage.service.port}`,
    perSecond: PER_SECOND,
    facts: list,
  };
  await writeFile(orderFile, JSON.stringify(order));
  const poster = runScript('scripts/bench/facts/poster.ts', { args: [orderFile, answerFile] });
  const code = await poster.ended;
  if (code !== 0) throw new Error(`the poster ended with ${code}:\n${poster.output()}`);
  return JSON.parse(await readFile(answerFile, 'utf8')) as PostOutcome[];
}

function answers(outcomes: readonly PostOutcome[]): Figure[] {
  const wrong = outcomes.filter((one) => one.outcome !== 'recorded' || one.flags.length > 0);
  const [first] = wrong;
  if (first) console.error(`facts: not plainly recorded, e.g. ${first.outcome} ${first.flags.join()}`);
  const latency = outcomes.map((one) => one.latencyMs);
  const [begin, end] = [
    Math.min(...outcomes.map((one) => one.at)),
    Math.max(...outcomes.map((one) => one.at + one.latencyMs)),
  ];
  const over = `${OPEN_ORDERS} open orders`;
  return [
    figure(
      `facts: answered a second, ${PER_SECOND} told, ${over}`,
      (outcomes.length / (end - begin)) * 1000,
      '/s',
      '>95',
    ),
    figure(`facts: post to answer at ${PER_SECOND}/s, p50`, quantile(latency, 0.5), 'ms'),
    figure(`facts: post to answer at ${PER_SECOND}/s, p99`, quantile(latency, 0.99), 'ms'),
    figure(`facts: post to answer at ${PER_SECOND}/s, longest`, quantile(latency, 1), 'ms'),
    figure('facts: posts not plainly recorded', wrong.length, `of ${outcomes.length}`, '<1'),
  ];
}

/** By the sandbox's own instants: when the card stood on the screen of who has the order now. */
async function ownersTold(
  stage: Stage,
  list: readonly Fact[],
  outcomes: readonly PostOutcome[],
): Promise<Figure[]> {
  const moved = list.flatMap((fact, n) =>
    n % MOVE_EVERY === 0 ? [{ number: String(fact.order), at: outcomes[n]?.at ?? 0 }] : [],
  );
  const rows = await stage.house.client.db.execute<{ number: string; owner: string; status: string }>(sql`
    select number, owner_user_id as owner, status from customer_order
    where number in (select jsonb_array_elements_text(${JSON.stringify(moved.map((one) => one.number))}::text::jsonb))`);
  const owners = new Map(rows.map((row) => [row.number, row.owner]));
  if (rows.some((row) => row.status !== 'in_production')) throw new Error('some orders have not moved');
  const chats = new Map<string, MessageView[]>();
  for (const owner of new Set(owners.values()))
    chats.set(owner, await stage.control.get(`/people/${owner}/conversations/bot/messages?limit=10000`));
  const times = moved.map(({ number, at }) => {
    const card = chats.get(owners.get(number) ?? '')?.find((message) => message.card?.text.includes(number));
    if (!card) throw new Error(`nobody was told of ${number}`);
    return card.at - at;
  });
  return [
    figure('facts: fact to card on the next owner’s screen, p50', quantile(times, 0.5), 'ms'),
    figure('facts: fact to card on the next owner’s screen, longest', quantile(times, 1), 'ms', '<3000'),
  ];
}
