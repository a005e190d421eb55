import { sql } from 'drizzle-orm';
import { actorId, type TxCtx } from '../context.ts';
import { type Allocation, allocate } from './allocate.ts';
import { type Amount, decimalOf } from './amount.ts';
import { type OrderClaim, type Pile, readPiles } from './read-claims.ts';

/** How the coverage of one order by one material changed. */
export interface Change {
  orderId: number;
  number: string;
  code: string;
  unit: string;
  before: Amount;
  after: Amount;
}

export interface Decision {
  /** What the person decided about a claim; it is merged into what is written of it. */
  decide?(claim: OrderClaim, pile: Pile): Partial<Pick<OrderClaim, 'firm' | 'released' | 'open'>> | undefined;
}

/**
 * Brings stock and reservations of materials to what facts and demands say. The caller holds their stock rows
 * (lockStock).
 * @param decision given when a person decides: what everybody holds then stands firm, before and after. Without it (facts
 *   and confirmations) the result follows from them alone, see allocate.ts.
 */
export async function settle(
  ctx: TxCtx,
  codes: readonly string[],
  decision: Decision | null,
): Promise<Change[]> {
  if (codes.length === 0) return [];
  const settled = (await readPiles(ctx, codes)).map((pile) => settlePile(pile, decision));
  await write(ctx, settled);
  return settled.flatMap(changesOf);
}

/** A claim with what it holds from now on. */
interface Standing {
  claim: OrderClaim;
  now: Allocation;
  firm: Amount;
  released: OrderClaim['released'];
}

interface Settled {
  pile: Pile;
  standings: Standing[];
}

/** Pure. */
function settlePile(pile: Pile, decision: Decision | null): Settled {
  const claims = pile.claims.map((claim) => ({
    ...claim,
    ...(decision !== null ? { firm: claim.stock.quantity } : {}),
    ...(decision?.decide?.(claim, pile) ?? {}),
  }));
  const allocated = new Map(allocate(pile.onHand - pile.withheld, claims).map((one) => [one.orderId, one]));
  const standings = pile.claims.flatMap((claim, index): Standing[] => {
    const now = allocated.get(claim.orderId);
    const { firm, released } = claims[index] ?? claim;
    return now ? [{ claim, now, firm: decision ? now.stock.quantity : firm, released }] : [];
  });
  return { pile, standings };
}

const held = (of: Pick<Allocation, 'receipt' | 'stock'>): Amount => of.receipt.quantity + of.stock.quantity;
const open = ({ receipt, stock }: Pick<Allocation, 'receipt' | 'stock'>): Amount =>
  receipt.quantity - receipt.issued + stock.quantity - stock.issued;

function changesOf({ pile, standings }: Settled): Change[] {
  return standings.flatMap(({ claim, now }) => {
    const [before, after] = [held(claim), held(now)];
    const { orderId, number } = claim;
    return before === after ? [] : [{ orderId, number, code: pile.code, unit: pile.unit, before, after }];
  });
}

/** Only what differs is written; rows that say nothing are removed. */
async function write(ctx: TxCtx, settled: readonly Settled[]): Promise<void> {
  const stock = settled.flatMap(({ pile, standings }) => {
    // Ended orders that are not read hold nothing that is not issued.
    const reserved = standings.reduce((sum, { now }) => sum + open(now), 0);
    const same = pile.onHand === pile.stored.onHand && reserved === pile.stored.reserved;
    return same ? [] : [{ code: pile.code, hand: decimalOf(pile.onHand), reserved: decimalOf(reserved) }];
  });
  const reservations = settled.flatMap(({ pile, standings }) =>
    standings.flatMap((standing) => rowsOf(pile.code, standing)),
  );
  await Promise.all([
    ...(reservations.length > 0 ? [writeReservations(ctx, reservations)] : []),
    ...(stock.length > 0 ? [writeStock(ctx, stock)] : []),
  ]);
}

interface ReservationRow {
  code: string;
  order: number;
  kind: 'receipt' | 'stock';
  quantity: string;
  issued: string;
  firm: string;
  released: string;
}

function rowsOf(code: string, { claim, now, firm, released }: Standing): ReservationRow[] {
  const row = (kind: 'receipt' | 'stock', firmNow: Amount, firmBefore: Amount): ReservationRow[] => {
    const [was, is] = [claim[kind], now[kind]];
    const same =
      was.quantity === is.quantity &&
      was.issued === is.issued &&
      firmNow === firmBefore &&
      released[kind] === claim.released[kind];
    const next = {
      quantity: decimalOf(is.quantity),
      issued: decimalOf(is.issued),
      firm: decimalOf(firmNow),
      released: decimalOf(released[kind]),
    };
    return same ? [] : [{ code, order: claim.orderId, kind, ...next }];
  };
  return [...row('receipt', 0, 0), ...row('stock', firm, claim.firm)];
}

async function writeReservations(ctx: TxCtx, rows: readonly ReservationRow[]): Promise<void> {
  const json = JSON.stringify(rows);
  await ctx.tx.execute(sql`
    insert into reservation (order_id, material_code, kind, quantity, issued, firm, released, at, by)
    select r."order", r.code, r.kind, r.quantity, r.issued, r.firm, r.released, app_now(), ${actorId(ctx.actor)}
    from jsonb_to_recordset(${json}::text::jsonb) as r (
      code text, "order" bigint, kind text, quantity numeric, issued numeric, firm numeric, released numeric)
    on conflict (order_id, material_code, kind) do update set quantity = excluded.quantity, issued = excluded.issued,
      firm = excluded.firm, released = excluded.released, at = excluded.at, by = excluded.by`);
  await ctx.tx.execute(sql`
    delete from reservation d using jsonb_to_recordset(${json}::text::jsonb) as r (code text, "order" bigint, kind text)
    where d.order_id = r."order" and d.material_code = r.code and d.kind = r.kind
      and d.quantity = 0 and d.firm = 0 and d.released = 0`);
}

async function writeStock(
  { tx }: TxCtx,
  rows: readonly { code: string; hand: string; reserved: string }[],
): Promise<void> {
  await tx.execute(sql`
    update stock s set on_hand = r.hand, reserved = r.reserved, changed_at = app_now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (code text, hand numeric, reserved numeric)
    where s.material_code = r.code`);
}
