import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { figure, quantile } from '../figure.ts';
import type { Part } from '../parts.ts';
import { runScript } from '../stage/child.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { type CardInHand, handOutCards } from './cards.ts';
import type { ClickOrder, ClickOutcome } from './clicker.ts';

const PER_SECOND = 50;
const WARM_UP = 100;

/**
 * Card click → answer with the new card: real cards of different orders with different people, each press a step of
 * the status flow that moves its order on and tells the next owner. Open loop: the presses come at their instants.
 */
export const click: Part = async ({ quick }) => {
  const stage = await openStage();
  try {
    const presses = quick ? 100 : 1_500;
    await pressAll(stage, await handOutCards(stage, WARM_UP));
    const cards = await handOutCards(stage, presses);
    const before = process.cpuUsage();
    const outcomes = await pressAll(stage, cards);
    const { user, system } = process.cpuUsage(before);
    const answer = outcomes.map((one) => one.latencyMs);
    const whole = outcomes.map((one) => one.wholeMs);
    return [
      figure(`click: answered at ${PER_SECOND}/s, p50`, quantile(answer, 0.5), 'ms'),
      figure(`click: answered at ${PER_SECOND}/s, p99`, quantile(answer, 0.99), 'ms', '<100'),
      figure(`click: answered at ${PER_SECOND}/s, longest`, quantile(answer, 1), 'ms'),
      figure('click: from the due instant to the new card, p99', quantile(whole, 0.99), 'ms'),
      figure(
        'click: processor time of the service per press',
        (user + system) / 1000 / outcomes.length,
        'ms',
      ),
      figure('click: presses without an answer', unanswered(outcomes), `of ${outcomes.length}`, '<1'),
    ];
  } finally {
    await stage.close();
  }
};

async function pressAll(stage: Stage, cards: readonly CardInHand[]): Promise<ClickOutcome[]> {
  const orderFile = path.join(stage.house.folder, 'clicks.json');
  const answerFile = path.join(stage.house.folder, 'outcomes.json');
  const order: ClickOrder = { url: stage.url, perSecond: PER_SECOND, clicks: inRounds(cards) };
  await writeFile(orderFile, JSON.stringify(order));
  const clicker = runScript('scripts/bench/click/clicker.ts', { args: [orderFile, answerFile] });
  const code = await clicker.ended;
  if (code !== 0) throw new Error(`the clicker ended with ${code}:\n${clicker.output()}`);
  const outcomes = JSON.parse(await readFile(answerFile, 'utf8')) as ClickOutcome[];
  await assertMoved(stage, cards, outcomes);
  return outcomes;
}

/** First the first buttons of all cards, then the second ones: people look at a card before they press again. */
function inRounds(cards: readonly CardInHand[]): ClickOrder['clicks'] {
  const rounds = Math.max(...cards.map((card) => card.buttons.length));
  return Array.from({ length: rounds }, (_, round) =>
    cards.flatMap(({ cardId, userId, buttons }) => {
      const button = buttons[round];
      return button === undefined ? [] : [{ cardId, userId, button }];
    }),
  ).flat();
}

const unanswered = (outcomes: readonly ClickOutcome[]): number =>
  outcomes.filter((one) => one.outcome !== 'answered').length;

/** A figure over presses that did nothing would be a figure over nothing. */
async function assertMoved(
  stage: Stage,
  cards: readonly CardInHand[],
  outcomes: readonly ClickOutcome[],
): Promise<void> {
  const ids = cards.map((card) => card.orderId);
  const [row] = await stage.house.client.db.execute<{ steps: number }>(sql`
    select sum(version - 1)::int as steps from customer_order
    where id in (select jsonb_array_elements(${JSON.stringify(ids)}::text::jsonb)::bigint)`);
  const answered = outcomes.length - unanswered(outcomes);
  if ((row?.steps ?? 0) < answered) throw new Error(`${answered} answered presses, ${row?.steps} steps`);
}
