import { sql } from 'drizzle-orm';
import type { MessageView } from '../../../sandbox/control-types.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import type { Stage } from '../stage/stage.ts';

/** Below the platform's 20 calls a second, so that the road is measured and not the queue before it. */
const PER_SECOND = 10;

/**
 * From a person's question to the card on their screen: in, understood, looked up, out through the open API. By the
 * sandbox's own instants, whole milliseconds.
 */
export async function answerTimes(stage: Stage, count: number): Promise<Figure[]> {
  const boss = await bossOf(stage);
  const numbers = await stage.house.client.db.execute<{ number: string }>(
    sql`select number from customer_order order by id desc limit ${count}`,
  );
  const before = (await chatOf(stage, boss)).length;
  for (const { number } of numbers) {
    await stage.control.post('/say', { userId: boss, text: `${number} 到哪了` });
    await new Promise((resolve) => setTimeout(resolve, 1000 / PER_SECOND));
  }
  await stage.atRest();
  const chat = (await chatOf(stage, boss)).slice(before);
  const asked = chat.filter((message) => message.from.kind === 'person');
  const cards = chat.filter((message) => message.card);
  if (cards.length !== asked.length) throw new Error(`${asked.length} questions, ${cards.length} cards`);
  // One conversation keeps its order, in and out: the n-th card answers the n-th question.
  const times = asked.map((question, index) => (cards[index]?.at ?? Number.NaN) - question.at);
  return [
    figure('inbound: question to answer card on the screen, p50', quantile(times, 0.5), 'ms'),
    figure('inbound: question to answer card on the screen, p99', quantile(times, 0.99), 'ms'),
  ];
}

const chatOf = (stage: Stage, userId: string): Promise<MessageView[]> =>
  stage.control.get(`/people/${userId}/conversations/bot/messages?limit=10000`);

async function bossOf(stage: Stage): Promise<string> {
  const [row] = await stage.house.client.db.execute<{ id: string }>(
    sql`select user_id as id from person where title = '总经理'`,
  );
  if (!row) throw new Error('the demo factory has no 总经理');
  return row.id;
}
