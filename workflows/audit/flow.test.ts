import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../db/testing/database.ts';
import { loadDemo } from '../../demo/load.ts';
import { demoCtx } from '../../demo/testing.ts';
import type { Ctx } from '../context.ts';
import type { Where } from '../flow.ts';
import { ordersFlow } from '../orders/flow.ts';
import { actorOf } from '../staff/actor.ts';
import { auditFlow } from './flow.ts';
import { audit } from './record.ts';

let database: TestDatabase;
let base: Ctx;
let messages = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  base = await demoCtx(database);
  await loadDemo(base);
});
afterAll(() => database.close());

const where = (userId: string, kind: 'single' | 'group'): Where => {
  const conversation = { channel: 'dingtalk', kind, id: `c-${userId}` };
  messages += 1;
  return { conversation, reply: { to: 'reply', conversation, userId }, messageKey: `m${messages}` };
};

/** What the bot answers when somebody asks, as the text in the outbox. */
async function asks(
  userId: string,
  what: { trail: string } | 'head' | 'more',
  place: 'single' | 'group' = 'single',
): Promise<string> {
  const actor = await actorOf(base, userId);
  if (!actor) throw new Error(`nobody is called ${userId}`);
  const from = where(userId, place);
  await base.db.transaction(async (tx) => {
    const ctx = { ...base, tx, actor };
    if (what === 'head') await auditFlow.intents?.['audit.head']?.(ctx, { kind: 'audit.head' }, from);
    else if (what === 'more') await ordersFlow.intents?.['order.more']?.(ctx, { kind: 'order.more' }, from);
    else
      await auditFlow.intents?.['audit.trail']?.(
        ctx,
        { kind: 'audit.trail', reference: { text: what.trail } },
        from,
      );
  });
  const rows = await database.sql<{ text: string }[]>`
    select message ->> 'text' as text from outbox where idempotency_key like ${`${from.messageKey}:%`}`;
  expect(rows).toHaveLength(1);
  return rows[0]?.text ?? '';
}

/** The first page and all behind 更多. */
async function asksForAll(userId: string, number: string): Promise<string> {
  const pages = [await asks(userId, { trail: number })];
  while (pages.at(-1)?.includes('回复「更多」')) pages.push(await asks(userId, 'more'));
  return pages.join('\n');
}

async function numberWhere(condition: string): Promise<string> {
  const [row] = await database.sql.unsafe<{ number: string }[]>(
    `select number from customer_order where ${condition} order by id limit 1`,
  );
  if (!row) throw new Error(`no order with ${condition}`);
  return row.number;
}

describe('审计 SO-…', () => {
  it('tells those who may read the log who did what, from what to what, and why; newest first', async () => {
    const number = await numberWhere(`status = 'completed' and original_promised_date <> promised_date`);
    const text = await asksForAll('hewenbo', number);
    expect(text).toContain(`**审计 ${number}**`);
    expect(text).toContain('状态 待审核 → 已确认');
    expect(text).toMatch(/修改：承诺交期 \S+ → \S+。原因：/);
    expect(text).toMatch(/新建订单：.*单价 \d/);
    expect(text.indexOf('→ 已完成')).toBeLessThan(text.indexOf('新建订单'));
    expect(text).not.toMatch(/linxiaolan|staff:/);
  });

  it('shows the last 12 of a long history', async () => {
    const number = await numberWhere(`status = 'in_production'`);
    const entries = Array.from({ length: 15 }, (_, n) => ({
      action: 'order.update',
      entity: 'order',
      entityId: number,
      change: { quantity: [n, n + 1] as const },
    }));
    await base.db.transaction((tx) => audit({ ...base, tx }, entries));
    const text = await asks('guchanghe', { trail: number });
    expect(text.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(12);
    expect(text).toContain('以下为最近 12 条');
  });

  it('goes on with 更多 until the first entry, each entry once', async () => {
    const number = await numberWhere(`status = 'in_production'`);
    const pages = [await asks('guchanghe', { trail: number })];
    while (pages.at(-1)?.includes('回复「更多」')) pages.push(await asks('guchanghe', 'more'));
    const numbers = pages.flatMap((page) => [...page.matchAll(/^- #(\d+) /gm)].map(([, seq]) => Number(seq)));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[1]).toMatch(/共 \d+ 条，以下为第 13～\d+ 条/);
    expect(numbers).toHaveLength(Number(/共 (\d+) 条/.exec(pages[0] ?? '')?.[1]));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => b - a));
    await expect(asks('guchanghe', 'more')).rejects.toMatchObject({ code: 'order.no_more_rows' });
  });

  it('asks anew for every page what its reader may see', async () => {
    const number = await numberWhere(`status = 'in_production'`);
    await asks('guchanghe', { trail: number });
    const whole = base;
    const deprived = Object.entries(base.factory.roles).map(([key, role]) => [key, { ...role, may: [] }]);
    base = { ...base, factory: { ...base.factory, roles: Object.fromEntries(deprived) } };
    await expect(asks('guchanghe', 'more')).rejects.toMatchObject({ code: 'audit.not_permitted' });
    base = whole;
  });

  it('writes text of people as text, not as markdown', async () => {
    const number = await numberWhere(`status = 'confirmed'`);
    const entry = {
      action: 'order.update',
      entity: 'order',
      entityId: number,
      change: { remark: ['', '**急** [点这里](http://x)'] as const },
    };
    await base.db.transaction((tx) => audit({ ...base, tx }, entry));
    expect(await asks('guchanghe', { trail: number })).toContain('\\*\\*急\\*\\* \\[点这里\\]');
  });

  it('offers a list when the words fit several orders', async () => {
    const text = await asks('guchanghe', { trail: '恒锐' });
    expect(text).toContain('请发送其中一行');
    expect(text).toMatch(/- 审计 SO-\d{8}-\d{4}（恒锐 · /);
  });

  it('refuses those who may not read the log, in groups everybody, and unclear or unknown orders', async () => {
    const number = await numberWhere(`status = 'completed'`);
    await expect(asks('linxiaolan', { trail: number })).rejects.toMatchObject({
      code: 'audit.not_permitted',
    });
    await expect(asks('tangjun', { trail: number })).rejects.toMatchObject({ code: 'audit.not_permitted' });
    await expect(asks('guchanghe', { trail: number }, 'group')).rejects.toMatchObject({
      code: 'audit.in_group',
    });
    await expect(asks('guchanghe', { trail: ' ' })).rejects.toMatchObject({ code: 'audit.which_order' });
    await expect(asks('guchanghe', { trail: 'SO-20010101-0001' })).rejects.toMatchObject({
      code: 'audit.no_such_order',
    });
  });

  it('masks amounts for a reader of the log who may not see them', async () => {
    const { finance, ...others } = base.factory.roles;
    if (!finance) throw new Error('no finance role');
    const whole = base;
    base = { ...base, factory: { ...base.factory, roles: { ...others, finance: { ...finance, sees: [] } } } };
    const text = await asksForAll('bailu', await numberWhere('unit_price is not null'));
    base = whole;
    expect(text).toContain('单价（无权查看）');
  });
});

describe('链头', () => {
  it('gives everybody in the house the line that the verification takes', async () => {
    const [head] = await database.sql<{ seq: string; hash: string }[]>`select seq, hash from audit_head`;
    for (const place of ['single', 'group'] as const) {
      const text = await asks('tangjun', 'head', place);
      expect(text).toContain(`${head?.seq}:${head?.hash}`);
      expect(text).toContain(`哈希前 16 位：${head?.hash.slice(0, 16)}\n`);
    }
  });
});
