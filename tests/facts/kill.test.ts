import { createServer } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSender } from '../../bot/webhooks/testing/sender.ts';
import { material } from '../../db/schema/index.ts';
import { type ServiceChild, startChild } from '../world/child.ts';
import { expectOrder } from '../world/invariants.ts';
import { startWorld, type World } from '../world/world.ts';

const KILLS = 2;
/** So many at once. */
const LANES = [1, 2, 3, 4, 5, 6];
const SECRET = 'mes-secret-of-the-kill-test-0123456789';

let world: World;
beforeAll(async () => {
  world = await startWorld({ alone: true });
  const codes = LANES.map((lane) => ({ code: `KILL-${lane}`, name: '钢板', unit: '张' }));
  await world.database.db.insert(material).values(codes);
});
afterAll(() => world.close());

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** Waits for so many more answers. */
async function answered(outcomes: readonly string[], more: number): Promise<void> {
  const before = outcomes.length;
  await expect.poll(() => outcomes.length - before, { timeout: 20_000, interval: 5 }).toBeGreaterThan(more);
}

test('killed again and again while facts come in: a sender that sends again loses none and doubles none', async () => {
  const port = await freePort();
  const env = { PORT: String(port), WEBHOOK_SECRETS: `mes:${SECRET}` };
  const mes = createSender(() => `http://127.0.0.1:${port}`, 'mes', SECRET);
  let child: ServiceChild = startChild(world, { env });
  await child.ready;
  let going = true;
  let sent = 0;
  const outcomes: string[] = [];
  const send = async (lane: number): Promise<void> => {
    while (going) {
      sent += 1;
      const fact = {
        ...{ kind: 'stock', key: `K-${lane}-${sent}`, material: `KILL-${lane}`, delta: 1 },
        occurredAt: new Date().toISOString(),
      };
      outcomes.push((await mes.tellsUntilAnswered(fact)).body.outcome);
    }
  };
  const lanes = LANES.map(send);
  for (let i = 0; i < KILLS; i += 1) {
    await answered(outcomes, 20 + 7 * i);
    await child.kill();
    child = startChild(world, { env });
    await child.ready;
  }
  await answered(outcomes, 20);
  going = false;
  await Promise.all(lanes);
  const [row] = await world.database.db.execute<{ facts: number; total: number }>(
    sql`select count(*)::int as facts, sum(quantity)::float8 as total from fact where source = 'mes'`,
  );
  expect(row).toEqual({ facts: sent, total: sent });
  expect(outcomes).toHaveLength(sent);
  expect(outcomes.every((one) => one === 'recorded' || one === 'repeated')).toBe(true);
  await world.quiet();
  await child.kill();
  await expectOrder(world);
}, 90_000);
