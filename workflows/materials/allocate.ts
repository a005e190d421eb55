import type { Amount } from './amount.ts';

/**
 * What one order has to do with one material. Everything in it follows from facts or was decided by a person, nothing
 * from earlier allocations but `firm`.
 */
export interface Claim {
  orderId: number;
  /** Sorts before whoever comes later in the queue; see `rankOf`. */
  rank: string;
  /** False once the order has ended: it keeps what was issued and nothing else. */
  open: boolean;
  /** Null while no demand of the order is known (not confirmed yet): it keeps all that came in for it. */
  required: Amount | null;
  /** Came in for this order, by its receipts. */
  received: Amount;
  /** Went to the workshop for this order. */
  issued: Amount;
  /** Held from stock when somebody last decided about the material. */
  firm: Amount;
  /** Taken from it by a person, of each kind. */
  released: { receipt: Amount; stock: Amount };
}

/** One reservation: `issued` of `quantity` has gone to the workshop. */
export interface Held {
  quantity: Amount;
  issued: Amount;
}

export interface Allocation {
  orderId: number;
  receipt: Held;
  stock: Held;
}

/**
 * The order of the queue for free stock: who confirmed first, by the time at which it happened. So what was reserved at
 * a confirmation is taken by no later one, and it does not matter in which order confirmations are told.
 * @param confirmedAt ms since epoch
 */
export const rankOf = (of: { confirmedAt: number; orderId: number }): string =>
  `${String(of.confirmedAt).padStart(15, '0')}|${String(of.orderId).padStart(15, '0')}`;

/**
 * Who holds what of a material, given what is on hand. A pure function of facts and decisions, so that neither the
 * order in which facts arrive nor how they are batched can matter:
 *
 * 1. goods that came in for an order are its own, up to what it needs (an order without known demand keeps all);
 * 2. then what orders held when a person decided about the material last (`firm`): it was moved or kept on purpose;
 * 3. then the rest goes to open shortages by rank.
 *
 * Each step serves by rank while anything is left, so when there is less on hand than was held, the youngest claims
 * lose first and of these the lowest rank. Issued goods are not on hand any more; they use up what came in for the
 * order before what was taken from stock.
 */
export function allocate(onHand: Amount, claims: readonly Claim[]): Allocation[] {
  const queue = claims.map(entitled).sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  let left = Math.max(0, onHand);
  const take = (wanted: Amount): Amount => {
    const given = Math.min(Math.max(0, wanted), left);
    left -= given;
    return given;
  };
  for (const one of queue) one.fromReceipt = take(one.receipt - one.issuedReceipt);
  for (const one of queue) one.fromStock = take(Math.min(one.firm, one.stock) - one.issuedStock);
  for (const one of queue) one.fromStock += take(one.stock - one.issuedStock - one.fromStock);
  return queue.map((one) => ({
    orderId: one.orderId,
    receipt: { quantity: one.issuedReceipt + one.fromReceipt, issued: one.issuedReceipt },
    stock: { quantity: one.issuedStock + one.fromStock, issued: one.issuedStock },
  }));
}

interface Entitled {
  orderId: number;
  rank: string;
  firm: Amount;
  /** At most these in all, issued goods included. */
  receipt: Amount;
  stock: Amount;
  issuedReceipt: Amount;
  issuedStock: Amount;
  fromReceipt: Amount;
  fromStock: Amount;
}

function entitled(claim: Claim): Entitled {
  const { orderId, rank, open, required, firm, released } = claim;
  const received = Math.max(0, claim.received - released.receipt);
  const most = required ?? received;
  // More than needed may be issued (a spoilt part is replaced): that leaves stock, and nobody's claim grows by it.
  const issued = Math.max(0, Math.min(claim.issued, most));
  const owned = Math.min(received, most);
  const issuedReceipt = Math.min(issued, owned);
  const issuedStock = issued - issuedReceipt;
  const receipt = open ? owned : issuedReceipt;
  const stock =
    open && required !== null
      ? Math.max(issuedStock, Math.min(required - owned, required - released.stock))
      : issuedStock;
  return { orderId, rank, firm, receipt, stock, issuedReceipt, issuedStock, fromReceipt: 0, fromStock: 0 };
}
