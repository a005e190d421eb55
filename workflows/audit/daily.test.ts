import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveTo } from '../../db/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import type { TxCtx } from '../context.ts';
import type { Factory } from '../factory/factory.ts';
import { createTestFactory, type TestFactory } from '../testing/context.ts';
import { ensureDailyHead, postDailyHead } from './daily.ts';
import { audit } from './record.ts';

let database: TestDatabase;
let people: TestFactory;
let settings: Partial<Factory>;

beforeEach(async () => {
  database = await createTestDatabase();
  people = await createTestFactory(database);
  settings = { auditHead: { hour: 18, minute: 0, group: 'cidHeads' } };
});
afterEach(() => database.close());

const at = (text: string) => moveTo(database.db, new Date(`${text}+08:00`));
const within = (work: (ctx: TxCtx) => Promise<void>) =>
  people.does(null, (ctx) => work({ ...ctx, factory: { ...ctx.factory, ...settings } }));
const start = () => within(ensureDailyHead);

/** What the engine does: all that is due, each with its claim in one transaction. */
async function engineLooks(): Promise<void> {
  for (let more = true; more; ) {
    await within(async (ctx) => {
      const [row] = await ctx.tx.execute<{ id: string; ref: string }>(
        `select id, ref from due_instant where done_at is null and due_at <= app_now() order by due_at limit 1`,
      );
      more = row !== undefined;
      if (!row) return;
      await postDailyHead(ctx, row.ref);
      await ctx.tx.execute(`update due_instant set done_at = app_now() where id = ${row.id}`);
    });
  }
}

const write = (count: number) =>
  people.does('lin', (ctx) =>
    audit(
      ctx,
      Array.from({ length: count }, (_, n) => ({
        action: 'order.update',
        entity: 'order',
        entityId: n,
        change: { quantity: [n, n + 1] as const },
      })),
    ),
  );
const posts = async () =>
  (
    await database.sql<{ text: string; to: string }[]>`
      select message ->> 'text' as text, recipient ->> 'conversationId' as to from outbox order by id`
  ).map((row) => `${row.to}: ${row.text}`);
const waiting = async () =>
  (
    await database.sql<{ at: string }[]>`
      select to_char(due_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as at
        from due_instant where done_at is null order by due_at`
  ).map((row) => row.at);

describe('the daily post of the chain head', () => {
  it('comes at the hour of the configuration, with the head and the rows of the day, and is due again tomorrow', async () => {
    await at('2026-03-16T10:00');
    await write(2);
    await at('2026-03-17T09:00');
    await start();
    await write(3);
    await engineLooks();
    expect(await posts()).toEqual([]);
    await at('2026-03-17T18:00');
    await engineLooks();
    const [head] = await database.sql<{ hash: string }[]>`select hash from audit_head`;
    const [post, ...more] = await posts();
    expect(more).toEqual([]);
    expect(post).toContain('cidHeads: **审计链头 3月17日**');
    expect(post).toContain('第 5 号，当日新增 3 条');
    expect(post).toContain(`5:${head?.hash}`);
    expect(await waiting()).toEqual(['03-18 18:00']);
  });

  it('comes once a day, whatever is started how often', async () => {
    await at('2026-03-17T17:58');
    await Promise.all([start(), start(), start()]);
    expect(await waiting()).toEqual(['03-17 18:00']);
    await at('2026-03-17T18:00');
    await engineLooks();
    await start();
    await at('2026-03-17T10:00');
    await start();
    await engineLooks();
    expect(await posts()).toHaveLength(1);
    expect(await waiting()).toEqual(['03-18 18:00']);
  });

  it('is made up for after a downtime, once, and goes on from the present', async () => {
    await at('2026-03-17T09:00');
    await start();
    await at('2026-03-20T11:00');
    await start();
    await engineLooks();
    const [post, ...more] = await posts();
    expect(more).toEqual([]);
    expect(post).toContain('**审计链头 3月20日**（补发 3月17日 的链头）');
    expect(await waiting()).toEqual(['03-20 18:00']);
  });

  it('waits for tomorrow when the first start is after the hour', async () => {
    await at('2026-03-17T18:00');
    await start();
    await engineLooks();
    expect(await posts()).toEqual([]);
    expect(await waiting()).toEqual(['03-18 18:00']);
  });

  it('follows the configuration when the hour changes or the post is switched off', async () => {
    await at('2026-03-17T09:00');
    await start();
    settings = { auditHead: { hour: 8, minute: 30, group: 'cidHeads' } };
    await start();
    expect(await waiting()).toEqual(['03-17 08:30']);
    settings = { auditHead: null };
    await start();
    expect(await waiting()).toEqual([]);
  });
});
