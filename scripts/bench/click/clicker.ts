import { readFileSync, writeFileSync } from 'node:fs';
import type { ClickResult } from '../../../sandbox/control-types.ts';

/*
 * People who press buttons, in a process of their own so that a service that is slow cannot slow them down:
 * press n is due n / perSecond after the start, whatever became of the others. `clicker.ts ORDER ANSWER` reads a
 * ClickOrder and writes what came of each press.
 */

export interface ClickOrder {
  url: string;
  perSecond: number;
  clicks: { cardId: string; userId: string; button: string }[];
}

export interface ClickOutcome {
  /** `refused`: the client could not press, e.g. because the answer before was late and the card is an old one. */
  outcome: ClickResult['outcome'] | 'refused';
  /** As the platform sees it: callback pushed until answer there, ms; it gives up after 2,000. */
  latencyMs: number;
  /** From the instant at which it was due until the new card is on the presser's screen, ms. */
  wholeMs: number;
}

const [, , orderFile = '', answerFile = ''] = process.argv;
if (orderFile !== '') {
  const order = JSON.parse(readFileSync(orderFile, 'utf8')) as ClickOrder;
  writeFileSync(answerFile, JSON.stringify(await clickAll(order)));
}

async function clickAll({ url, perSecond, clicks }: ClickOrder): Promise<ClickOutcome[]> {
  const inHand = new Map<string, Promise<unknown>>();
  const outcomes: Promise<ClickOutcome>[] = [];
  const started = performance.now();
  for (const [index, click] of clicks.entries()) {
    const due = started + (index * 1000) / perSecond;
    const waitMs = due - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    // Nobody presses the next button of a card before its last answer is there.
    const before = inHand.get(click.cardId) ?? Promise.resolve();
    const outcome = before.then(() => press(url, click, due));
    inHand.set(click.cardId, outcome);
    outcomes.push(outcome);
  }
  return Promise.all(outcomes);
}

async function press(url: string, click: ClickOrder['clicks'][number], due: number): Promise<ClickOutcome> {
  const response = await fetch(`${url}/sandbox/cards/${click.cardId}/click`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: click.userId, button: click.button }),
  });
  const wholeMs = performance.now() - due;
  if (!response.ok) return { outcome: 'refused', latencyMs: wholeMs, wholeMs };
  const { outcome, latencyMs } = (await response.json()) as ClickResult;
  return { outcome, latencyMs, wholeMs: performance.now() - due };
}
