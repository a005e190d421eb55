import { type SQL, sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import {
  compareOrientations,
  OUTLINE_DIGITS,
  orientations,
  SURELY_DIFFERENT,
} from '../../evidence/fingerprint.ts';

/** Pictures compared in detail. */
const MOST = 50;

export interface Reuse {
  /** Number of the other order. */
  number: string;
  /** `same`: this file, or surely the same picture. `alike`: a person should look. */
  how: 'same' | 'alike';
}

/** Whether this picture, turned or mirrored too, was evidence of another order before; the surest, then the nearest. */
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
  const prints = orientations(fingerprint);
  const near = await ctx.tx.execute<{ number: string; fingerprint: string }>(sql`
    select o.number, x.fingerprint
    from (
      select x.sha256, x.fingerprint, least(${distances(prints)}) as distance
      from (
        select sha256, fingerprint, ('x' || left(fingerprint, ${OUTLINE_DIGITS}))::bit(256) as outline
        from evidence_examination where fingerprint is not null offset 0
      ) x
    ) x
    join checkpoint_evidence e on e.sha256 = x.sha256
    join checkpoint c on c.id = e.checkpoint_id and c.order_id <> ${orderId}
    join customer_order o on o.id = c.order_id
    where x.distance <= ${SURELY_DIFFERENT}
    order by x.distance, e.id desc
    limit ${MOST}`);
  const compared = near.map((one) => ({
    number: one.number,
    how: compareOrientations(prints, one.fingerprint),
  }));
  const found = compared.find((one) => one.how === 'same') ?? compared.find((one) => one.how === 'alike');
  return found && found.how !== 'different' ? { number: found.number, how: found.how } : null;
}

/** Bits by which each orientation's outline differs from `x.outline`. */
function distances(prints: readonly string[]): SQL {
  const each = prints.map(
    (print) => sql`bit_count(x.outline # ${`x${print.slice(0, OUTLINE_DIGITS)}`}::bit(256))`,
  );
  return sql.join(each, sql`, `);
}
