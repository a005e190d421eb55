import { sql } from 'drizzle-orm';
import type { card as cardTable } from '../../../db/schema/index.ts';
import type { Card } from '../../../workflows/card.ts';
import type { TxCtx } from '../../../workflows/context.ts';
import type { StaffActor } from '../../../workflows/staff/actor.ts';
import type { PaintedCard } from '../../channel.ts';
import { paint } from '../../presses/paint.ts';

/** Flows whose cards the page has of its own. */
const OWN_FLOWS = ['orders', 'checkpoints'];
/** Cards of one order that still ask this person for something; more than a few are old ones. */
const MOST = 8;

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
    where ${openOf(userId)} and view->'buttons' @> ${JSON.stringify([{ params: { order: String(orderId) } }])}::text::jsonb
    order by updated_at desc limit ${MOST}`);
  return rows.map((row) => paint(rowOf(row)));
}

/** A card that waits, and the order that its buttons are about. */
export interface WaitingCard {
  card: Card;
  orderId: number | null;
  /** ISO 8601. */
  at: string;
}

/** All open chat cards that ask this person for something else than a signature or a step, the newest first. */
export async function chatCardsOf(ctx: TxCtx, userId: string, most: number): Promise<WaitingCard[]> {
  const rows = await ctx.tx.execute<CardColumns>(sql`
    select ${COLUMNS} from card
    where ${openOf(userId)} and view->'buttons' @> '[{"params": {}}]'
      and view #> '{buttons,0,params}' ? 'order'
    order by updated_at desc limit ${most}`);
  return rows.map((row) => {
    const order = (row.view.buttons ?? []).flatMap((one) => ('action' in one && one.params?.order) || [])[0];
    return {
      card: row.view,
      orderId: order ? Number(order) : null,
      at: new Date(row.updatedAt).toISOString(),
    };
  });
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
