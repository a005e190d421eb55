import { describe, expect, it } from 'vitest';
import { fieldOf, labelsOf } from '../testing/chat.ts';
import { testDirectory } from '../testing/directory.ts';
import { createOrder } from './create.ts';
import { numbersOf, useWhereHouse } from './testing/where-house.ts';

const house = useWhereHouse();
const { asks, cardFor } = house;

describe('least privilege', () => {
  const seesAmounts = ['boss', 'lead', 'lin', 'money'];
  const seesNoAmounts = [
    'service',
    'engineer',
    'planner',
    'planner2',
    'pmc',
    'buyer',
    'store',
    'shop',
    'checker',
    'shipper',
  ];

  it('covers everybody of the test factory', () => {
    const others = ['zhou', 'clerk'];
    expect([...seesAmounts, ...seesNoAmounts, ...others].sort()).toEqual(
      testDirectory.people.map((p) => p.userId).sort(),
    );
  });

  it.each(seesAmounts)('%s sees the amount', async (who) => {
    expect(fieldOf(await cardFor(who, 'SO-20260310-0042'), '金额')?.value).toBe('¥96,270.00（单价 ¥481.35）');
  });

  it.each(seesNoAmounts)('%s sees the order and no amount anywhere in what was read', async (who) => {
    for (const text of ['SO-20260310-0042', '恒锐']) {
      const answer = await asks(who, text);
      expect(answer.kind).not.toBe('none');
      expect(JSON.stringify(answer)).not.toMatch(/481\.35|96,?270/);
    }
  });

  it('a salesperson reaches their own orders and learns nothing of others', async () => {
    expect(numbersOf(await asks('lin', '恒锐'))).toHaveLength(3);
    for (const text of ['SO-20260310-0001', '恒瑞达', '华盛', 'DD2026-118', '蓝泊', 'DKG-15', '118']) {
      expect(await asks('lin', text), text).toMatchObject({ kind: 'none' });
    }
    const near = await asks('lin', '华成');
    expect(near).toEqual({ kind: 'none', text: '华成', suggestions: [], states: [] });
    expect(numbersOf(await asks('zhou', '0310'))).toEqual(['SO-20260310-0001']);
    expect(numbersOf(await asks('zhou', 'KHM-200'))).toEqual(['SO-20260310-0001']);
  });

  it('an order in hand is reached whoever sold it', async () => {
    await house.database
      .sql`update customer_order set owner_user_id = 'zhou' where number = 'SO-20260311-0007'`;
    expect(numbersOf(await asks('zhou', 'SO-20260311-0007'))).toEqual(['SO-20260311-0007']);
    expect(numbersOf(await asks('zhou', '恒锐'))).toEqual(['SO-20260311-0007']);
    await house.database
      .sql`update customer_order set owner_user_id = 'shop' where number = 'SO-20260311-0007'`;
  });

  it('somebody without a role gets nothing, whatever they ask', async () => {
    for (const text of ['SO-20260310-0042', '恒锐', '', '恒悦', 'KHM-200']) {
      await expect(asks('clerk', text)).rejects.toMatchObject({ code: 'order.no_access', params: {} });
    }
  });

  it('in a group there are no amounts and no steps, even for the boss', async () => {
    const card = await cardFor('boss', 'SO-20260310-0042', 'group');
    expect(JSON.stringify(card)).not.toMatch(/481|96,?270|金额(?!，)/);
    expect(labelsOf(card)).toEqual([]);
    expect(card.footer).toContain('单聊');
    const list = await asks('boss', '恒锐', 'group');
    expect(JSON.stringify(list)).not.toMatch(/481\.35|96,?270/);
  });

  it('amounts of a price change are hidden in the events too', async () => {
    const { number } = await house.factory.does('lin', (ctx) =>
      createOrder(
        ctx,
        { customer: '云振', product: 'YZJ-2', quantity: '1', promisedDate: '2026-04-01', unitPrice: '23500' },
        'chat',
      ),
    );
    for (const who of ['shop', 'service'])
      expect(JSON.stringify(await asks(who, number))).not.toContain('23500');
    expect(JSON.stringify(await asks('lin', number))).toContain('23500');
  });
});
