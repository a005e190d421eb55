import { eq } from 'drizzle-orm';
import {
  checkpoint,
  checkpointSigner,
  customer,
  order,
  outbox,
  product,
  statusChange,
} from '../../../db/schema/index.ts';
import type { TestDatabase } from '../../../db/testing/database.ts';

/** `02-06 16:00` of 2026, Shanghai. */
export const at = (text: string): Date => new Date(`2026-${text.replace(' ', 'T')}:00+08:00`);

/** A status that an order entered: when, which, whose it was, and when they first acted. */
export type Entered = readonly [at: string, status: string, owner: string | null, act?: string | null];

export interface Past {
  customer: string;
  product: string;
  /** Original promise, and the present one where it was moved; `02-12` of 2026. */
  promised: readonly [original: string, current?: string];
  shipped?: string;
  /** Who entered it; the system by default. */
  by?: string;
  imported?: boolean;
  statuses: readonly Entered[];
  /** Seconds after which planning had the message about it. */
  told?: number;
}

let orders = 0;

/** Writes an order with its whole past, as the verbs would have left it. @returns its id */
export async function past({ db }: TestDatabase, one: Past): Promise<number> {
  const [of] = await db.select().from(customer).where(eq(customer.shortName, one.customer));
  const [what] = await db.select().from(product).where(eq(product.code, one.product));
  const [first, last] = [one.statuses[0], one.statuses.at(-1)];
  if (!of || !what || !first || !last) throw new Error('an order without customer, product or status');
  orders += 1;
  const by = one.by ? `staff:${one.by}` : 'system:test';
  const [original, current = original] = one.promised;
  const [row] = await db
    .insert(order)
    .values({
      number: `SO-20260201-${String(orders).padStart(4, '0')}`,
      customerId: of.id,
      productId: what.id,
      quantity: 10,
      promisedDate: `2026-${current}`,
      originalPromisedDate: `2026-${original}`,
      shippedDate: one.shipped ? `2026-${one.shipped}` : null,
      status: last[1],
      open: last[1] !== 'completed' && last[1] !== 'cancelled',
      statusSince: at(last[0]),
      ownerUserId: last[2],
      salesUserId: 'lin',
      source: one.imported ? 'import' : 'chat',
      createdAt: at(first[0]),
      createdBy: by,
      modifiedBy: by,
    })
    .returning({ id: order.id });
  const id = row?.id ?? 0;
  await db.insert(statusChange).values(
    one.statuses.map(([when, toStatus, ownerUserId, act], i) => ({
      orderId: id,
      fromStatus: one.statuses[i - 1]?.[1] ?? null,
      toStatus,
      at: at(when),
      byUserId: i === 0 ? by : 'system:test',
      ownerUserId,
      firstActAt: act ? at(act) : null,
      firstActBy: act ? `staff:${ownerUserId}` : null,
      imported: one.imported ?? false,
    })),
  );
  if (one.told !== undefined)
    await db.insert(outbox).values({
      channel: 'dingtalk',
      lane: 'person:planner',
      recipient: {},
      message: {},
      idempotencyKey: `order:${id}:v1:owner`,
      state: 'sent',
      settledAt: new Date(at(first[0]).getTime() + one.told * 1_000),
    });
  return id;
}

/** A checkpoint of an order with one place, signed then (`null`: not yet). @returns the checkpoint's id */
export async function signature(
  { db }: TestDatabase,
  orderId: number,
  one: { key: string; who: string; askedBy: string; asked: string; signed: string | null },
): Promise<number> {
  const [row] = await db
    .insert(checkpoint)
    .values({
      orderId,
      key: one.key,
      name: one.key,
      state: one.signed ? 'passed' : 'open',
      openedAt: at(one.asked),
      openedBy: 'status:confirmed',
    })
    .returning({ id: checkpoint.id });
  const checkpointId = row?.id ?? 0;
  await db.insert(checkpointSigner).values({
    checkpointId,
    round: 1,
    place: 1,
    userId: one.who,
    state: one.signed ? 'signed' : 'pending',
    askedAt: at(one.asked),
    askedBy: one.askedBy,
    endedAt: one.signed ? at(one.signed) : null,
    decidedAt: one.signed ? at(one.signed) : null,
  });
  return checkpointId;
}
