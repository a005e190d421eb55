import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { type Claim, type Held, rankOf } from './allocate.ts';
import { type Amount, amountOf } from './amount.ts';

/** What there is of a material by the facts, and who has to do with it. */
export interface Pile {
  code: string;
  unit: string;
  /** By the facts: the last count, and what moved after it. */
  onHand: Amount;
  /** Came in for an order that nobody knows (yet): it is given to nobody else. */
  withheld: Amount;
  /** As written in `stock`. */
  stored: { onHand: Amount; reserved: Amount };
  claims: OrderClaim[];
}

/** A claim, and how it stands in the database. */
export interface OrderClaim extends Claim {
  number: string;
  receipt: Held;
  stock: Held;
}

/**
 * Takes the stock rows of these materials, in the order of their codes, until the transaction ends; missing ones are
 * made. Whoever holds a material's stock row may read and write its reservations and what is firm in them. Orders are
 * locked before, never after.
 * @returns those of the codes that are materials
 */
export async function lockStock({ tx }: TxCtx, codes: readonly string[]): Promise<string[]> {
  const wanted = JSON.stringify([...new Set(codes)]);
  // In two statements, each in order: rows that another transaction has just made are waited for in the first.
  await tx.execute(sql`
    insert into stock (material_code)
    select m.code from material m
    where m.code in (select jsonb_array_elements_text(${wanted}::text::jsonb))
      and not exists (select from stock s where s.material_code = m.code)
    order by m.code
    on conflict do nothing`);
  const rows = await tx.execute<{ code: string }>(sql`
    select material_code as code from stock
    where material_code in (select jsonb_array_elements_text(${wanted}::text::jsonb))
    order by material_code for update`);
  return rows.map(({ code }) => code);
}

interface PileRow extends Record<string, unknown> {
  code: string;
  unit: string;
  onHand: string;
  withheld: string;
  storedOnHand: string;
  storedReserved: string;
  claims: ClaimRow[] | null;
}

interface ClaimRow {
  orderId: number;
  number: string;
  confirmedAt: number;
  open: boolean;
  required: string | null;
  received: string;
  issued: string;
  firm: string;
  receiptReleased: string;
  stockReleased: string;
  receiptQuantity: string;
  receiptIssued: string;
  stockQuantity: string;
  stockIssued: string;
}

/** Reads what follows from the facts about materials whose stock rows are held, in the order of their codes. */
export async function readPiles({ tx }: TxCtx, codes: readonly string[]): Promise<Pile[]> {
  const rows = await tx.execute<PileRow>(sql`
    with wanted as (
      select code, unit from material where code in (select jsonb_array_elements_text(${JSON.stringify(codes)}::text::jsonb))
    ), live as (
      select f.material_code as code, f.kind, f.order_id, f.order_number, f.occurred_at, f.source, f.key,
        f.kind = 'stock' and f.payload ? 'count' as counts,
        case
          when f.kind = 'issue' then -abs(coalesce(f.quantity, 0))
          when f.kind = 'stock' and f.payload ? 'count' then coalesce(f.quantity, (f.payload->>'count')::numeric)
          else coalesce(f.quantity, 0)
        end as amount
      from fact f
      where f.material_code in (select code from wanted)
        and f.kind in ('receipt', 'stock', 'issue') and f.reversed_by is null
    ), counted as (
      -- Of two counts at one instant the same must be the last whichever came first.
      select distinct on (code) code, occurred_at, amount from live where counts
      order by code, occurred_at desc, source collate "C" desc, key collate "C" desc
    ), hand as (
      select l.code,
        sum(l.amount) filter (where not counts and (c.occurred_at is null or l.occurred_at > c.occurred_at)) as moved,
        sum(l.amount) filter (where kind = 'receipt' and order_id is null and order_number is not null) as withheld
      from live l left join counted c using (code) group by l.code
    ), told as (
      select code, order_id, coalesce(sum(amount) filter (where kind = 'receipt'), 0) as received,
        coalesce(-sum(amount) filter (where kind = 'issue'), 0) as issued
      from live where order_id is not null group by code, order_id
    ), involved as (
      select code, order_id from told
      union select material_code, order_id from material_demand where material_code in (select code from wanted)
      union select material_code, order_id from reservation where material_code in (select code from wanted)
    ), standing as (
      select i.code, o.id, o.number, o.open,
        extract(epoch from coalesce(o.confirmed_at, o.created_at))::float8 * 1000 as confirmed_at,
        coalesce(d.required, case when exists (select from material_demand any_d where any_d.order_id = o.id) then 0 end)
          as required,
        coalesce(t.received, 0) as received, coalesce(t.issued, 0) as issued,
        coalesce(s.firm, 0) as firm, coalesce(r.released, 0) as receipt_released, coalesce(s.released, 0) as stock_released,
        coalesce(r.quantity, 0) as receipt_quantity, coalesce(r.issued, 0) as receipt_issued,
        coalesce(s.quantity, 0) as stock_quantity, coalesce(s.issued, 0) as stock_issued
      from involved i
      join customer_order o on o.id = i.order_id
      left join told t on t.code = i.code and t.order_id = o.id
      left join material_demand d on d.material_code = i.code and d.order_id = o.id
      left join reservation r on r.material_code = i.code and r.order_id = o.id and r.kind = 'receipt'
      left join reservation s on s.material_code = i.code and s.order_id = o.id and s.kind = 'stock'
    ), claim as (
      select st.* from standing st
      cross join lateral (select greatest(0, received - receipt_released) as own) a
      cross join lateral (select coalesce(required, own) as most) b
      cross join lateral (select least(issued, most) as gone) c
      -- Years of ended orders are left out: nothing of them can change any more.
      where open or receipt_quantity > receipt_issued or stock_quantity > stock_issued
        or receipt_issued <> least(gone, own, most) or stock_issued <> gone - least(gone, own, most)
    )
    select w.code, w.unit, coalesce(c.amount, 0) + coalesce(h.moved, 0) as "onHand",
      coalesce(h.withheld, 0) as withheld, s.on_hand as "storedOnHand", s.reserved as "storedReserved",
      (select jsonb_agg(jsonb_build_object('orderId', id, 'number', number, 'confirmedAt', confirmed_at,
          'open', open, 'required', required::text, 'received', received::text, 'issued', issued::text,
          'firm', firm::text, 'receiptReleased', receipt_released::text, 'stockReleased', stock_released::text,
          'receiptQuantity', receipt_quantity::text, 'receiptIssued', receipt_issued::text,
          'stockQuantity', stock_quantity::text, 'stockIssued', stock_issued::text))
        from claim where claim.code = w.code) as claims
    from wanted w join stock s on s.material_code = w.code
    left join hand h on h.code = w.code left join counted c on c.code = w.code
    order by w.code`);
  return rows.map(pileOf);
}

function pileOf(row: PileRow): Pile {
  return {
    code: row.code,
    unit: row.unit,
    onHand: amountOf(row.onHand),
    withheld: amountOf(row.withheld),
    stored: { onHand: amountOf(row.storedOnHand), reserved: amountOf(row.storedReserved) },
    claims: (row.claims ?? []).map(claimOf),
  };
}

function claimOf(row: ClaimRow): OrderClaim {
  return {
    orderId: row.orderId,
    number: row.number,
    rank: rankOf({ ...row, confirmedAt: Math.round(row.confirmedAt) }),
    open: row.open,
    required: row.required === null ? null : amountOf(row.required),
    received: amountOf(row.received),
    issued: amountOf(row.issued),
    firm: amountOf(row.firm),
    released: { receipt: amountOf(row.receiptReleased), stock: amountOf(row.stockReleased) },
    receipt: { quantity: amountOf(row.receiptQuantity), issued: amountOf(row.receiptIssued) },
    stock: { quantity: amountOf(row.stockQuantity), issued: amountOf(row.stockIssued) },
  };
}
