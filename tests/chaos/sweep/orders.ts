import { sql } from 'drizzle-orm';
import { openFor } from '../../../workflows/checkpoints/open.ts';
import { putOrder } from '../../../workflows/testing/orders.ts';
import type { House } from './house.ts';

let orders = 0;

export interface Opened {
  order: number;
  checkpoint: number;
  /** Key of a person's card of it. */
  cardOf(userId: string): string;
}

/**
 * A confirmed order of 林晓岚 whose BOM freeze waits for 叶子安 since 9:00 on Thursday, 17 September 2026; it is due at
 * 14:30.
 */
export async function opened(house: House, values: object = {}): Promise<Opened> {
  await house.clockAt('2026-09-17 09:00:00');
  const at = await openedNow(house, values);
  await house.drain();
  return at;
}

/** The same at this instant; its cards are still to be sent. */
export async function openedNow(house: House, values: object = {}): Promise<Opened> {
  orders += 1;
  const order = await putOrder(house.database, {
    number: `SO-20260901-${String(orders).padStart(4, '0')}`,
    customer: '恒锐',
    product: 'KHM-200',
    status: 'confirmed',
    promisedDate: '2026-10-20',
    salesUserId: 'lin',
    ownerUserId: 'planner',
    ...values,
  });
  await house.factory.does(null, (ctx) =>
    openFor({ ...ctx, ...house.base }, order, { kind: 'status', status: 'confirmed' }),
  );
  const checkpoint = await house.number(
    sql`select id::float8 as n from checkpoint where order_id = ${order} and key = 'bom_freeze'`,
  );
  return { order, checkpoint, cardOf: (userId) => `checkpoint:${checkpoint}:user:${userId}` };
}

/** Evidence as if it had been sent, examined and attached. */
export async function withEvidence(house: House, checkpoint: number): Promise<void> {
  await house.database.db.execute(sql`
    insert into checkpoint_evidence (checkpoint_id, round, sha256, name, uploaded_by)
    select id, round, repeat('a', 64), 'BOM.jpg', 'engineer' from checkpoint where id = ${checkpoint}`);
}

export async function numberOf({ database }: House, order: number): Promise<string> {
  const [row] = await database.db.execute<{ number: string }>(
    sql`select number from customer_order where id = ${order}`,
  );
  return row?.number ?? '';
}
