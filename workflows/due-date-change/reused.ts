import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import {
  compareOrientations,
  OUTLINE_DIGITS,
  orientations,
  SURELY_DIFFERENT,
} from '../evidence/fingerprint.ts';
import type { Reason } from './letter-reader.ts';
import type { DateRow } from './lock.ts';

/** Pictures compared in detail. */
const MOST = 50;

/**
 * A letter moves one date once. Of another order it counts as used as soon as it was handed in, of the same order when
 * it moved a date: who withdraws a request and asks anew may use the letter again.
 * @param signingDate as it was read; the same dates signed on another day are another letter
 */
export async function reuseOf(
  ctx: TxCtx,
  request: DateRow,
  signingDate: string | null,
): Promise<Reason | null> {
  const used = sql`r.id <> ${request.id} and r.letter_sha256 is not null
    and (r.order_id <> ${request.orderId} or r.state = 'accepted')`;
  const [exact] = await ctx.tx.execute<{ id: number; number: string }>(sql`
    select r.id::float8 as id, o.number from due_date_change r join customer_order o on o.id = r.order_id
    where r.letter_sha256 = ${request.letterSha256} and ${used} order by r.id desc limit 1`);
  if (exact) return usedIn('reused', exact);
  const alike = await likePicture(ctx, request, used);
  if (alike) return alike;
  const [dates] = await ctx.tx.execute<{ id: number; number: string }>(sql`
    select r.id::float8 as id, o.number from due_date_change r join customer_order o on o.id = r.order_id
    where r.order_id = ${request.orderId} and r.id <> ${request.id} and r.state = 'accepted'
      and r.to_date = ${request.toDate}
      and exists (select from jsonb_array_elements(r.reading->'items') one
        where one->>'key' = 'signingDate' and one->>'value' = ${signingDate ?? ''})
    order by r.id desc limit 1`);
  return dates ? usedIn('reused_dates', dates) : null;
}

const usedIn = (code: 'reused' | 'reused_dates', { id, number }: { id: number; number: string }): Reason => ({
  code: `letter.${code}`,
  sentence:
    code === 'reused'
      ? `这份确认函在改期申请 ${id} 号（${number}）里用过，一份确认函只能改一次交期。请向客户要新的确认函。`
      : `同样签署日期、同样新交期的确认函在改期申请 ${id} 号里已经用过。请向客户要新的确认函。`,
  item: null,
  weight: 'reject',
});

/** The same picture saved again, resized or turned is the same letter; one that looks alike is shown to a person. */
async function likePicture(
  ctx: TxCtx,
  request: DateRow,
  used: ReturnType<typeof sql>,
): Promise<Reason | null> {
  const [own] = await ctx.tx.execute<{ fingerprint: string | null }>(
    sql`select fingerprint from evidence_examination where sha256 = ${request.letterSha256}`,
  );
  if (!own?.fingerprint) return null;
  const prints = orientations(own.fingerprint);
  const distances = sql.join(
    prints.map((print) => sql`bit_count(x.outline # ${`x${print.slice(0, OUTLINE_DIGITS)}`}::bit(256))`),
    sql`, `,
  );
  const near = await ctx.tx.execute<{ id: number; number: string; fingerprint: string }>(sql`
    select r.id::float8 as id, o.number, x.fingerprint
    from (
      select sha256, fingerprint, ('x' || left(fingerprint, ${OUTLINE_DIGITS}))::bit(256) as outline
      from evidence_examination where fingerprint is not null
        and sha256 in (select letter_sha256 from due_date_change) offset 0
    ) x
    join due_date_change r on r.letter_sha256 = x.sha256 and ${used}
    join customer_order o on o.id = r.order_id
    where least(${distances}) <= ${SURELY_DIFFERENT}
    order by least(${distances}), r.id desc limit ${MOST}`);
  const same = near.find((one) => compareOrientations(prints, one.fingerprint) === 'same');
  return same ? usedIn('reused', same) : null;
}
