import { and, eq, gt, sql } from 'drizzle-orm';
import { dialogue } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import type { Where } from '../flow.ts';

/** How long a number typed after a list still means a row of it. */
const OPEN_MINUTES = 10;

const FLOW = 'orders';

const idOf = (ctx: TxCtx, { conversation }: Where): string => {
  const who = ctx.actor.kind === 'staff' ? ctx.actor.userId : ctx.actor.name;
  // What was asked in a group and answered alone is picked from in either place.
  const place = conversation.kind === 'single' ? 'single' : conversation.id;
  return `${conversation.channel}:${place}:${who}`;
};

export interface OpenList {
  /** The rows, as numbered. */
  orderIds: readonly number[];
  /** What comes after them. */
  rest: readonly number[];
  /** Not orders but an order's trail was shown: where it goes on (audit/say-trail.ts); null: it was all. */
  trail?: { orderId: number; before: number | null };
}

/** Remembers a list in the database, so that "2" means its second row also after a restart. */
export async function rememberList(ctx: TxCtx, where: Where, list: OpenList): Promise<void> {
  const values = {
    flow: FLOW,
    state: list,
    expiresAt: sql`app_now() + make_interval(mins => ${OPEN_MINUTES})`,
  };
  await ctx.tx
    .insert(dialogue)
    .values({ id: idOf(ctx, where), ...values })
    .onConflictDoUpdate({ target: dialogue.id, set: values });
}

/** The list that is still open in this conversation for this person; null when there is none. */
export async function recallList(ctx: TxCtx, where: Where): Promise<OpenList | null> {
  const [row] = await ctx.tx
    .select({ state: dialogue.state })
    .from(dialogue)
    .where(
      and(eq(dialogue.id, idOf(ctx, where)), eq(dialogue.flow, FLOW), gt(dialogue.expiresAt, sql`app_now()`)),
    );
  if (!row) return null;
  const { orderIds = [], rest = [], trail } = row.state as Partial<OpenList>;
  return { orderIds, rest, ...(trail ? { trail } : {}) };
}
