import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { comparePictures, OUTLINE_DIGITS } from '../../evidence/fingerprint.ts';

/** Outline distance beyond which two pictures cannot be the same, bits of 256: what PostgreSQL sorts out beforehand. */
const SURELY_DIFFERENT = 80;
/** Pictures compared in detail. */
const MOST = 50;

export interface Reuse {
  /** Number of the other order. */
  number: string;
  /** `same`: this file, or surely the same picture. `alike`: a person should look. */
  how: 'same' | 'alike';
}

/** Whether this picture was evidence of another order before; the surest, then the newest. */
export async function reuseOf(
  ctx: TxCtx,
  file: { sha256: string; fingerprint: string | null },
  orderId: number,
): Promise<Reuse | null> {
  const [exact] = await ctx.tx.execute<{ number: string }>(sql`
    select o.number from checkpoint_evidence e join checkpoint c on c.id = e.checkpoint_id
    join customer_order o on o.id = c.order_id
    where e.sha256 = ${file.sha256} and c.order_id <> ${orderId} order by e.id desc limit 1`);
  if (exact) return { number: exact.number, how: 'same' };
  const { fingerprint } = file;
  if (!fingerprint) return null;
  const outline = `x${fingerprint.slice(0, OUTLINE_DIGITS)}`;
  const near = await ctx.tx.execute<{ number: string; fingerprint: string }>(sql`
    select o.number, x.fingerprint from evidence_examination x
    join checkpoint_evidence e on e.sha256 = x.sha256
    join checkpoint c on c.id = e.checkpoint_id and c.order_id <> ${orderId}
    join customer_order o on o.id = c.order_id
    where x.fingerprint is not null
      and bit_count(('x' || left(x.fingerprint, ${OUTLINE_DIGITS}))::bit(256) # ${outline}::bit(256)) <= ${SURELY_DIFFERENT}
    order by bit_count(('x' || left(x.fingerprint, ${OUTLINE_DIGITS}))::bit(256) # ${outline}::bit(256)), e.id desc
    limit ${MOST}`);
  const compared = near.map((one) => ({
    number: one.number,
    how: comparePictures(fingerprint, one.fingerprint),
  }));
  const found = compared.find((one) => one.how === 'same') ?? compared.find((one) => one.how === 'alike');
  return found && found.how !== 'different' ? { number: found.number, how: found.how } : null;
}
