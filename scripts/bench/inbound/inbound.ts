import { order } from '../../../db/schema/index.ts';
import type { Counters } from '../../../sandbox/control-types.ts';
import { type Figure, figure } from '../figure.ts';
import type { Part } from '../parts.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { answerTimes } from './answer-times.ts';
import { everybodyWrites, everydayTexts } from './writers.ts';

const PER_SECOND = 100;

/**
 * A message on its way in: pushed by the platform, committed to the inbox and acknowledged, through the real SDK and
 * sockets. Measured by the sandbox from push to acknowledgement, while the service answers everything it takes in.
 */
export const inbound: Part = async ({ quick }) => {
  const stage = await openStage();
  try {
    const rows = await stage.house.client.db.select({ number: order.number }).from(order).limit(2);
    const texts = everydayTexts(rows.map((row) => row.number));
    await everybodyWrites(stage, texts, quick ? 80 : 400, 50);
    await stage.atRest();
    return [
      ...(await answerTimes(stage, quick ? 10 : 100)),
      ...(await steady(stage, texts, quick ? 200 : 3_000)),
      ...(await burst(stage, texts, quick ? 400 : 5_000)),
    ];
  } finally {
    await stage.close();
  }
};

async function steady(stage: Stage, texts: readonly string[], count: number): Promise<Figure[]> {
  await stage.control.post('/counters/reset', {});
  await everybodyWrites(stage, texts, count, PER_SECOND);
  const { ackLatencyMs } = await acknowledged(stage, count);
  await stage.worked();
  return [
    figure(`inbound: acknowledged at ${PER_SECOND}/s, p50`, ackLatencyMs.p50, 'ms'),
    figure(`inbound: acknowledged at ${PER_SECOND}/s, p99`, ackLatencyMs.p99, 'ms', '<50'),
    figure(`inbound: acknowledged at ${PER_SECOND}/s, longest`, ackLatencyMs.max, 'ms'),
  ];
}

/** As many as it can take: all at once, and the rate at which they were acknowledged and worked. */
async function burst(stage: Stage, texts: readonly string[], count: number): Promise<Figure[]> {
  await stage.control.post('/counters/reset', {});
  const started = performance.now();
  await everybodyWrites(stage, texts, count, 100_000);
  await acknowledged(stage, count);
  const tookIn = performance.now() - started;
  await stage.worked();
  const worked = performance.now() - started;
  return [
    figure(`inbound: messages acknowledged, ${count} at once`, (count / tookIn) * 1000, '/s'),
    figure(`inbound: messages worked, ${count} at once`, (count / worked) * 1000, '/s'),
  ];
}

async function acknowledged(stage: Stage, count: number): Promise<Counters> {
  for (;;) {
    const counters = await stage.control.get<Counters>('/counters');
    const { acked, lost, failedAcks } = counters.pushes;
    if (lost + failedAcks > 0) throw new Error(`${lost} messages lost, ${failedAcks} refused`);
    if (acked >= count) return counters;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
