import type { Amount } from './amount.ts';
import type { OrderClaim } from './read-claims.ts';

type Decided = Pick<OrderClaim, 'firm' | 'released'>;

/** What could be taken from an order: what it holds and was not issued. */
export const takeable = ({ receipt, stock }: OrderClaim): Amount =>
  receipt.quantity - receipt.issued + stock.quantity - stock.issued;

/** What an order still lacks; 0 while its need is not known. */
export const lacking = ({ required, receipt, stock }: OrderClaim): Amount =>
  required === null ? 0 : Math.max(0, required - receipt.quantity - stock.quantity);

/**
 * What is written of a claim from which so much is taken: first of what it had from stock, then of what came in for it.
 * So much of its need is not filled from stock by itself again (see allocate.ts); what will come in for it is its own.
 */
export function taken(claim: OrderClaim, amount: Amount): Decided {
  const ofStock = Math.min(amount, claim.stock.quantity - claim.stock.issued);
  const stock = claim.stock.quantity - ofStock;
  const receipt = claim.receipt.quantity - (amount - ofStock);
  return {
    firm: stock,
    released: {
      stock:
        claim.required === null
          ? claim.released.stock
          : Math.max(claim.released.stock, claim.required - stock),
      receipt: amount > ofStock ? Math.max(0, claim.received - receipt) : claim.released.receipt,
    },
  };
}

/** What is written of a claim that so much of the stock is given to. */
export function given(claim: OrderClaim, amount: Amount): Decided {
  const stock = claim.stock.quantity + amount;
  const most = Math.max(0, (claim.required ?? 0) - stock);
  return { firm: stock, released: { ...claim.released, stock: Math.min(claim.released.stock, most) } };
}
