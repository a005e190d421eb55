import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { advance, now } from '../../../db/clock.ts';
import { order } from '../../../db/schema/index.ts';
import { stepsFrom } from '../../factory/rules.ts';
import { fieldOf, labelsOf } from '../../testing/chat.ts';
import { changeOrder } from '../change.ts';
import { createOrder } from '../create.ts';
import { type Edit, editOrder } from '../editing/edit.ts';
import { theCard, useOrderChat } from '../testing/order-chat.ts';
import { transition } from '../transition.ts';
import { readPast } from './read-past.ts';

const chat = useOrderChat();
const HOUR = 3_600_000;

async function create(): Promise<{ id: number; number: string }> {
  return chat.factory.does('lin', (ctx) =>
    createOrder(
      ctx,
      {
        customer: '恒锐',
        product: 'KHM-200',
        quantity: '200',
        promisedDate: '2026-04-20',
        unitPrice: '481.35',
      },
      'chat',
    ),
  );
}

async function rowOf(id: number) {
  const [row] = await chat.database.db.select().from(order).where(eq(order.id, id));
  if (!row) throw new Error('no row');
  return row;
}

/** An order's own fields as they are now, straight from the table. */
async function snapshot(id: number) {
  const row = await rowOf(id);
  const { quantity, unitPrice, promisedDate, shippedDate, status, heldFrom, rush, requirements } = row;
  const { specialProcesses, bomRevision, customerPo, remark, carrier, carrierTerms } = row;
  return {
    quantity,
    money: { unitPrice },
    promisedDate,
    shippedDate,
    status,
    heldFrom,
    rush,
    requirements,
    specialProcesses,
    bomRevision,
    customerPo,
    remark,
    carrier: { carrier, carrierTerms },
  };
}

const edit = fc.oneof(
  fc.record({
    what: fc.constant('details' as const),
    remark: fc.string({ maxLength: 20 }),
    customerPo: fc.constantFrom('', 'PO-1', 'PO-2'),
  }),
  fc.record({
    what: fc.constant('carrier' as const),
    carrier: fc.constantFrom('', '顺丰', '德邦'),
    carrierTerms: fc.constantFrom('', '到付'),
  }),
  fc.record({ what: fc.constant('price' as const), unitPrice: fc.constantFrom('', '480.00', '475.50') }),
  fc.record({ what: fc.constant('rush' as const), rush: fc.boolean() }),
);
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), edit }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      quantity: fc.integer({ min: 1, max: 500 }),
      requirements: fc.constantFrom('', '外箱贴标签', '木箱'),
      processes: fc.constantFrom('', '镀镍', '镀镍、发黑'),
      bomRevision: fc.constantFrom('', 'B', 'C'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('step' as const), pick: fc.nat(10) }) },
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

async function run(id: number, what: Act): Promise<void> {
  const row = await rowOf(id);
  const of = { orderId: id, version: row.version, reason: '测试' };
  if (what.kind === 'edit') {
    if (row.open)
      await chat.factory.does('boss', (ctx) => editOrder(ctx, { ...of, edit: what.edit as Edit }));
    return;
  }
  if (what.kind === 'change') {
    const { quantity, requirements, processes: specialProcesses, bomRevision } = what;
    const wanted = { quantity: String(quantity), requirements, specialProcesses, bomRevision };
    if (row.open) await chat.factory.does('boss', (ctx) => changeOrder(ctx, { ...of, ...wanted }));
    return;
  }
  await chat.factory.does('boss', async (ctx) => {
    const steps = stepsFrom(ctx.factory.flow, row.status, row.heldFrom);
    const mine = steps.filter(
      (one) =>
        ctx.actor.kind === 'staff' &&
        one.roles.some((role) => ctx.actor.kind === 'staff' && ctx.actor.roles.includes(role)),
    );
    const step = mine[what.pick % Math.max(1, mine.length)];
    if (step) await transition(ctx, { ...of, to: step.to, shippedDate: '今天' });
  });
}

it('is at every instant what the order was then', async () => {
  const boss = await chat.factory.as('boss');
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
      const { id } = await create();
      const seen = [{ at: await now(chat.database.db), was: await snapshot(id) }];
      for (const one of acts) {
        await advance(chat.database.db, HOUR);
        await run(id, one);
        seen.push({ at: await now(chat.database.db), was: await snapshot(id) });
      }
      for (const { at, was } of seen) expect(await readPast(boss, id, at)).toMatchObject(was);
    }),
    { numRuns: 12 },
  );
}, 120_000);

describe('asking how an order looked', () => {
  let number = '';
  beforeAll(async () => {
    const made = await create();
    number = made.number;
    await advance(chat.database.db, 24 * HOUR);
    const of = { orderId: made.id, version: 1, reason: '让价' };
    await chat.factory.does('boss', (ctx) =>
      editOrder(ctx, { ...of, edit: { what: 'price', unitPrice: '470' } }),
    );
    await advance(chat.database.db, HOUR);
    await chat.heard();
  });
  const asks = (who: string, when: string) =>
    chat.says(who, { kind: 'order.past', reference: { text: number }, when });

  it('shows a card that is marked as history, with other sections of it and the way back to press, and no more', async () => {
    const card = theCard(await asks('lin', '昨天'));
    expect(card.status?.text).toMatch(/^历史：2026-\d\d-\d\d 23:59 当时$/);
    expect(fieldOf(card, '单价')?.value).toBe('¥481.35');
    expect(fieldOf(card, '金额')?.value).toBe('¥96,270.00');
    expect(labelsOf(card)).toEqual(['图纸', '物流', '沟通', '记录', '关卡', '回到现在']);
    const { card: present } = await chat.presses('lin', card, '回到现在');
    expect(fieldOf(present, '金额')?.value).toContain('¥470.00');
  });

  it('shows each reader only what is theirs to see', async () => {
    expect(fieldOf(theCard(await asks('shop', '昨天')), '单价')).toBeUndefined();
    expect(JSON.stringify(await asks('zhou', '昨天'))).not.toContain('481.35');
  });

  it('says so before the order was entered, and of what is to come', async () => {
    await expect(asks('lin', '2026-01-05')).rejects.toMatchObject({ code: 'order.past_too_early' });
    await expect(asks('lin', '2030-01-05')).rejects.toMatchObject({ code: 'order.past_future' });
  });
});
