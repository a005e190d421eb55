import { readFileSync, writeFileSync } from 'node:fs';
import { createSender } from '../../../bot/webhooks/testing/sender.ts';

/*
 * An MES that reports as things happen, in a process of its own so that a service that is slow cannot slow it down:
 * fact n is due n / perSecond after the start, whatever became of the others. `poster.ts ORDER ANSWER` reads a
 * PostOrder and writes what came of each post.
 */

export interface PostOrder {
  url: string;
  perSecond: number;
  /** Without `occurredAt`, which is the instant of sending. */
  facts: Record<string, unknown>[];
}

export interface PostOutcome {
  /** `recorded` …, or the HTTP status, or why there was no answer. */
  outcome: string;
  flags: string[];
  /** From the instant at which it was due until the answer was read, ms. */
  latencyMs: number;
  /** When it was due, ms since epoch. */
  at: number;
}

const [, , orderFile = '', answerFile = ''] = process.argv;
if (orderFile !== '') {
  const order = JSON.parse(readFileSync(orderFile, 'utf8')) as PostOrder;
  writeFileSync(answerFile, JSON.stringify(await postAll(order)));
}

async function postAll({ url, perSecond, facts }: PostOrder): Promise<PostOutcome[]> {
  const sender = createSender(() => url);
  const outcomes: Promise<PostOutcome>[] = [];
  const started = performance.now();
  for (const [index, fact] of facts.entries()) {
    const due = started + (index * 1000) / perSecond;
    const waitMs = due - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const at = Date.now() - (performance.now() - due);
    outcomes.push(post(fact, due, at));
  }
  return Promise.all(outcomes);

  async function post(fact: Record<string, unknown>, due: number, at: number): Promise<PostOutcome> {
    const told = { ...fact, occurredAt: new Date(Math.round(at)).toISOString() };
    try {
      const { status, body } = await sender.tells(told);
      const outcome = status === 200 ? String(body.outcome) : `${status} ${body.code}`;
      return { outcome, flags: body.flags ?? [], latencyMs: performance.now() - due, at };
    } catch (err) {
      return { outcome: String(err), flags: [], latencyMs: performance.now() - due, at };
    }
  }
}
