import { sql } from 'drizzle-orm';
import type { card as cardTable } from '../../../db/schema/index.ts';
import type { Card, Tone } from '../../../workflows/card.ts';
import type { TxCtx } from '../../../workflows/context.ts';
import type { StaffActor } from '../../../workflows/staff/actor.ts';
import { visibleOrders } from '../../../workflows/staff/policy.ts';
import type { PaintedCard } from '../../channel.ts';
import { paint } from '../../presses/paint.ts';

/** Flows whose cards the page has of its own. */
const OWN_FLOWS = ['orders', 'checkpoints'];
/** Cards of one order that still ask this person for something; more than a few are old ones. */
const MOST = 8;
/** Of all orders: looked at, and shown. */
const READ = 200;
const MOST_OF_ALL = 40;

/**
 * The person's open chat cards about an order that the page has no card of its own for: a date or a change to decide,
 * slots to choose, shortages, a form half filled in. The very rows: pressed here or there, the first press counts, and
 * the chat's card is repainted.
 */
export async function chatCardsAbout(
  ctx: TxCtx,
  { userId }: StaffActor,
  orderId: number,
): Promise<PaintedCard[]> {
  const rows = await ctx.tx.execute<CardColumns>(sql`
    select ${COLUMNS} from card
    where ${openOf(userId)} and (
      view->'buttons' @> ${JSON.stringify([{ params: { order: String(orderId) } }])}::text::jsonb
      or view->'inputs' @> ${JSON.stringify([{ name: 'order', options: [{ value: String(orderId) }] }])}::text::jsonb)
    order by updated_at desc limit ${MOST}`);
  return rows.map((row) => paint(rowOf(row)));
}

/** What a card in the chat asks for, and the order that it is about. */
export interface WaitingCard {
  title: string;
  status: { text: string; tone: Tone } | undefined;
  number: string | null;
  /** ISO 8601. */
  at: string;
}

/** The person's newest open chat cards on which something is to be pressed, beside orders and checkpoints. */
export async function chatCardsOf(ctx: TxCtx, { userId }: StaffActor): Promise<WaitingCard[]> {
  const rows = await ctx.tx.execute<CardColumns & { number: string }>(sql`
    select c.id, c.version, c.state, c.view, c.updated_at as "updatedAt", customer_order.number
    from (select * from card where ${openOf(userId)} order by updated_at desc limit ${READ}) c
    cross join lateral (
      select id from (
        select one #>> '{params,order}' as id from jsonb_array_elements(c.view->'buttons') one
        union all
        -- One card about several orders, of which one is chosen on it.
        select one #>> '{options,0,value}' from jsonb_array_elements(c.view->'inputs') one where one->>'name' = 'order'
      ) of where id ~ '^[0-9]{1,15}$' limit 1) about
    join customer_order on customer_order.id = about.id::bigint and ${visibleOrders(ctx.factory, ctx.actor)}
    order by c.updated_at desc limit ${MOST_OF_ALL}`);
  return rows.map(({ view, number, updatedAt }) => ({
    title: view.title,
    status: view.status,
    number,
    at: new Date(updatedAt).toISOString(),
  }));
}

interface CardColumns extends Record<string, unknown> {
  id: string;
  version: number;
  state: string;
  view: Card;
  updatedAt: string;
}

const COLUMNS = sql`id, version, state, view, updated_at as "updatedAt"`;

const openOf = (userId: string) => sql`
  space = 'person' and space_id = ${userId} and state = 'open' and flow not in ${OWN_FLOWS}
    and channel <> 'board'`;

/** What painting looks at. */
const rowOf = (row: CardColumns) =>
  ({ id: row.id, version: row.version, state: row.state, view: row.view }) as typeof cardTable.$inferSelect;
