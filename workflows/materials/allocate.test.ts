import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, type Claim, rankOf } from './allocate.ts';

const claim = (orderId: number, more: Partial<Claim> = {}): Claim => ({
  orderId,
  rank: rankOf({ confirmedAt: 1_773_000_000_000, orderId }),
  open: true,
  required: 10,
  received: 0,
  issued: 0,
  firm: 0,
  released: { receipt: 0, stock: 0 },
  ...more,
});
/** Per order: what is held of goods that came in for it, and from stock. */
const held = (onHand: number, ...claims: Claim[]) =>
  Object.fromEntries(
    allocate(onHand, claims).map(({ orderId, receipt, stock }) => [
      orderId,
      [receipt.quantity, stock.quantity],
    ]),
  );

describe('who holds what of a material', () => {
  it('goes by who confirmed first, then by age', () => {
    const ranks = [
      rankOf({ confirmedAt: 1_773_000_000_000, orderId: 9 }),
      rankOf({ confirmedAt: 1_773_000_000_000, orderId: 10 }),
      rankOf({ confirmedAt: 999_000_000_000, orderId: 11 }),
    ];
    expect([...ranks].sort()).toEqual([ranks[2], ranks[0], ranks[1]]);
  });

  it('gives stock to open shortages in that order', () => {
    expect(held(15, claim(2), claim(1))).toEqual({ 1: [0, 10], 2: [0, 5] });
  });

  it('takes nothing from who held it at the last decision, whoever confirmed earlier', () => {
    const earlier = claim(2, { rank: rankOf({ confirmedAt: 1, orderId: 2 }) });
    expect(held(12, claim(1, { firm: 10 }), earlier)).toEqual({ 1: [0, 10], 2: [0, 2] });
  });

  it('when there is less than was held, the lowest rank loses first', () => {
    expect(held(14, claim(1, { firm: 10 }), claim(2, { firm: 10 }))).toEqual({ 1: [0, 10], 2: [0, 4] });
    expect(held(-3, claim(1, { firm: 10 }))).toEqual({ 1: [0, 0] });
  });

  it("what came in for an order is that order's, the surplus everybody's", () => {
    expect(held(12, claim(1), claim(2, { received: 12 }))).toEqual({ 1: [0, 2], 2: [10, 0] });
  });

  it('an order whose demand is not known yet keeps all that came in for it', () => {
    expect(held(12, claim(1), claim(2, { required: null, received: 12 }))).toEqual({ 1: [0, 0], 2: [12, 0] });
  });

  it('issued goods count as held and are not on hand any more', () => {
    const [one] = allocate(3, [claim(1, { received: 4, issued: 6 })]);
    expect(one).toMatchObject({ receipt: { quantity: 4, issued: 4 }, stock: { quantity: 5, issued: 2 } });
  });

  it('more issued than needed holds no more than needed', () => {
    const [one] = allocate(100, [claim(1, { issued: 13 })]);
    expect(one?.stock).toEqual({ quantity: 10, issued: 10 });
  });

  it('an ended order keeps what was issued, and frees the rest', () => {
    const ended = claim(1, { open: false, received: 8, issued: 3, firm: 2 });
    expect(held(7, ended, claim(2))).toEqual({ 1: [3, 0], 2: [0, 7] });
  });

  it('what a person took away does not come back by itself', () => {
    const released = claim(1, { released: { receipt: 0, stock: 6 } });
    expect(held(20, released)).toEqual({ 1: [0, 4] });
    // But what is bought for it does.
    expect(held(20, { ...released, received: 6 })).toEqual({ 1: [6, 4] });
    const given = claim(1, { received: 10, released: { receipt: 10, stock: 10 } });
    expect(held(10, given)).toEqual({ 1: [0, 0] });
    expect(held(20, { ...given, received: 20 })).toEqual({ 1: [10, 0] });
  });

  it('never gives more than there is, nor more than is needed, and leaves nothing lying beside a shortage', () => {
    const amount = fc.integer({ min: 0, max: 30 });
    const claims = fc.uniqueArray(
      fc.record({
        orderId: fc.integer({ min: 1, max: 9 }),
        rank: fc.string({ maxLength: 2 }),
        open: fc.boolean(),
        required: fc.option(amount),
        received: amount,
        issued: amount,
        firm: amount,
        released: fc.record({ receipt: amount, stock: amount }),
      }),
      { selector: (one) => one.orderId, maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 80 }), claims, (onHand, all) => {
        const result = allocate(onHand, all);
        const open = (one: { quantity: number; issued: number }) => one.quantity - one.issued;
        const reserved = result.reduce((sum, one) => sum + open(one.receipt) + open(one.stock), 0);
        expect(reserved).toBeLessThanOrEqual(Math.max(0, onHand));
        for (const { orderId, receipt, stock } of result) {
          const of = all.find((one) => one.orderId === orderId);
          expect(Math.min(receipt.issued, stock.issued, open(receipt), open(stock))).toBeGreaterThanOrEqual(
            0,
          );
          if (of?.required != null)
            expect(receipt.quantity + stock.quantity).toBeLessThanOrEqual(of.required);
          const free = Math.max(0, onHand) - reserved;
          const nothingTaken = of?.released.receipt === 0 && of.released.stock === 0;
          if (of?.open && of.required !== null && nothingTaken)
            expect(Math.min(free, of.required - receipt.quantity - stock.quantity)).toBe(0);
        }
      }),
    );
  });
});
