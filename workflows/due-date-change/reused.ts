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

/** What was read of the letter that is looked at; null where nothing was given. */
export interface Given {
  orderNumber: string | null;
  newDueDate: string | null;
  /** The same dates signed on another day are another letter. */
  signingDate: string | null;
}

interface Former {
  id: number;
  number: string;
  toDate: string;
}

/**
 * A letter moves one date once. Of another order it counts as used as soon as it was handed in, of the same order when
 * it moved a date: who withdraws a request and asks anew may use the letter again.
 */
export async function reuseOf(ctx: TxCtx, request: DateRow, given: Given): Promise<Reason | null> {
  const used = sql`r.id <> ${request.id} and r.letter_sha256 is not null
    and (r.order_id <> ${request.orderId} or r.state = 'accepted')`;
  const [exact] = await ctx.tx.execute<{ id: number; number: string }>(sql`
    select r.id::float8 as id, o.number from due_date_change r join customer_order o on o.id = r.order_id
    where r.letter_sha256 = ${request.letterSha256} and ${used} order by r.id desc limit 1`);
  if (exact) return usedIn('reused', exact);
  const alike = await likePicture(ctx, request, used, given);
  if (alike) return alike;
  const [dates] = await ctx.tx.execute<{ id: number; number: string }>(sql`
    select r.id::float8 as id, o.number from due_date_change r join customer_order o on o.id = r.order_id
    where r.order_id = ${request.orderId} and r.id <> ${request.id} and r.state = 'accepted'
      and r.to_date = ${request.toDate}
      and exists (select from jsonb_array_elements(r.reading->'items') one
        where one->>'key' = 'signingDate' and one->>'value' = ${given.signingDate ?? ''})
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

const looksLike = ({ id, number }: Former, how: string): Reason => ({
  code: 'letter.alike',
  sentence: `这份确认函与改期申请 ${id} 号（${number}）用过的${how}，请人工核对是不是同一份或改过的。`,
  item: null,
  weight: 'manual',
});

/**
 * The same picture saved again, resized or turned is the same letter. Where it says something else than the former one,
 * it may be that one with other figures: a person looks. One that only looks alike is suspicious as long as nothing
 * that was read tells them apart; letters of one customer all look alike.
 */
async function likePicture(
  ctx: TxCtx,
  request: DateRow,
  used: ReturnType<typeof sql>,
  given: Given,
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
  const near = await ctx.tx.execute<Former & { fingerprint: string } & Record<string, unknown>>(sql`
    select r.id::float8 as id, o.number, r.to_date as "toDate", x.fingerprint
    from (
      select sha256, fingerprint, ('x' || left(fingerprint, ${OUTLINE_DIGITS}))::bit(256) as outline
      from evidence_examination where fingerprint is not null
        and sha256 in (select letter_sha256 from due_date_change) offset 0
    ) x
    join due_date_change r on r.letter_sha256 = x.sha256 and ${used}
    join customer_order o on o.id = r.order_id
    where least(${distances}) <= ${SURELY_DIFFERENT}
    order by least(${distances}), r.id desc limit ${MOST}`);
  const compared = near.map((one) => ({ ...one, how: compareOrientations(prints, one.fingerprint) }));
  const same = compared.find(({ how }) => how === 'same');
  if (same)
    return saysOther(given, same) ? looksLike(same, '几乎一样，只有文字不同') : usedIn('reused', same);
  const alike = compared.find((one) => one.how === 'alike' && !saysOther(given, one));
  return alike ? looksLike(alike, '看起来很像') : null;
}

/** Whether what was read tells a letter from a former one. */
const saysOther = ({ orderNumber, newDueDate }: Given, former: Former): boolean =>
  (orderNumber !== null && orderNumber !== former.number) ||
  (newDueDate !== null && newDueDate !== former.toDate);
