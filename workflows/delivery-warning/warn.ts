import { sql } from 'drizzle-orm';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { auditSubject } from '../orders/events.ts';
import { say } from '../say.ts';
import type { StaffActor } from '../staff/actor.ts';
import { lockSubject } from '../subject.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { warningCard } from './cards/warnings-card.ts';
import { findNear, type NearOrder } from './find-near.ts';
import { lookUntil } from './look-until.ts';
import { mayAnswer, type OpenWarning, readOpen } from './read.ts';
import { type Recipients, recipientsOf } from './recipients.ts';
import { cardKey } from './repaint.ts';
import { shortLeft } from './rules.ts';
import { closeGone, writeWarnings } from './write.ts';

/**
 * Whatever says cards of warnings, and whoever presses one, does so one after the other: a press holds its card and
 * waits for its order, which who warns keeps from moving.
 */
export const WARNINGS = 'delivery_warnings';

/**
 * Warns of the orders that are near, once each, one message per person for all that is theirs. Decides in a handful of
 * statements however many orders there are.
 * @param orderIds looks at these only; null: at all, and closes what is over
 * @returns how many orders were warned of
 */
export async function warn(ctx: TxCtx, orderIds: readonly number[] | null): Promise<number> {
  const { warning } = ctx.factory;
  if (!warning) return 0;
  await lockSubject(ctx.tx, WARNINGS);
  const now = await clock(ctx);
  const today = shanghaiDay(now);
  if (orderIds === null) await closeGone(ctx);
  const orders = await findNear(ctx, warning, lookUntil(ctx.factory, today), orderIds);
  if (orders.length === 0) return 0;
  const recipients = await recipientsOf(ctx, warning.tell, orders);
  await writeWarnings(ctx, orders, recipients.byOrder);
  await tell(ctx, orders, recipients, now.toISOString());
  await audit(
    ctx,
    orders.map((order) => entryOf(order, recipients, today)),
  );
  return orders.length;
}

async function tell(
  ctx: TxCtx,
  orders: readonly NearOrder[],
  { byOrder, people }: Recipients,
  now: string,
): Promise<void> {
  const mine = new Map<string, Set<number>>();
  for (const { orderId } of orders) {
    const told = byOrder.get(orderId) ?? [];
    if (told.length === 0) ctx.log.warn({ code: 'delivery_warning.nobody', orderId }, 'nobody to be warned');
    for (const userId of told) mine.set(userId, (mine.get(userId) ?? new Set()).add(orderId));
  }
  if (mine.size === 0) return;
  const open = await readOpen(ctx);
  for (const [userId, fresh] of mine) {
    const person = people.get(userId);
    if (person) await tellOne(ctx, person, fresh, open, now);
  }
}

async function tellOne(
  ctx: TxCtx,
  person: StaffActor,
  fresh: ReadonlySet<number>,
  open: readonly OpenWarning[],
  now: string,
): Promise<void> {
  const theirs = open.filter((one) => mayAnswer({ ...ctx, actor: person }, one));
  const news = theirs.filter((one) => fresh.has(one.orderId));
  const newest = Math.max(...news.map(({ id }) => id));
  await say(
    ctx,
    { to: 'person', userId: person.userId },
    {
      kind: 'card',
      flow: 'delivery-warning',
      key: cardKey(person.userId),
      card: warningCard(ctx, news, theirs, now),
    },
    `delivery-warning:${newest}:${person.userId}`,
  );
}

const entryOf = (order: NearOrder, { byOrder }: Recipients, today: string): AuditEntry => ({
  action: 'warning.tell',
  ...auditSubject(order.number),
  change: {
    daysLeft: [null, shortLeft(order.promisedDate, today)],
    told: [null, byOrder.get(order.orderId) ?? []],
  },
});

/** Due instants of these kinds that were done more than a day ago: they are of no use any more. */
export const forgetDone = ({ tx }: TxCtx, kinds: readonly string[]): Promise<unknown> =>
  tx.execute(sql`
    delete from due_instant where kind in ${[...kinds]} and done_at < app_now() - interval '1 day'`);
