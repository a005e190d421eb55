import { sql } from 'drizzle-orm';
import { instantText } from '../checkpoints/text.ts';
import type { TxCtx } from '../context.ts';
import {
  compareOrientations,
  OUTLINE_DIGITS,
  orientations,
  SURELY_DIFFERENT,
} from '../evidence/fingerprint.ts';
import type { ItemKey, Reason } from './letter-reader.ts';
import type { DateRow } from './lock.ts';

/** Code of the reason that somebody refused this very letter before. */
export const REFUSED_BEFORE = 'letter.refused_before';

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
  /** Whether its letter counts as used, see USED. */
  used: boolean;
  /** Whether a person refused it. */
  refused: boolean;
  /** What its letter says: as it was read, else as it was asked. */
  orderNumber: string;
  newDueDate: string;
}

/**
 * A letter moves one date once. It is used up when it moved one, and held by a request of another order that goes on. Who
 * sends it for the wrong order, or withdraws, may send it again.
 */
const used = (orderId: number) =>
  sql`(r.state = 'accepted' or (r.order_id <> ${orderId} and r.state in ('reading', 'review', 'approval')))`;

/** A person refused it, at either factor; what the machine refused may be right for another order. */
const REFUSED = sql`(r.state = 'rejected' and coalesce(r.approved_by, r.reviewed_by) is not null)`;

/** Whether the letter was used or refused before, or looks like one that was. */
export async function reuseOf(ctx: TxCtx, request: DateRow, given: Given): Promise<Reason | null> {
  const [exact] = await ctx.tx.execute<{ id: number; number: string }>(sql`
    select r.id::float8 as id, o.number from due_date_change r join customer_order o on o.id = r.order_id
    where r.letter_sha256 = ${request.letterSha256} and r.id <> ${request.id} and ${used(request.orderId)}
    order by r.id desc limit 1`);
  if (exact) return usedIn('reused', exact);
  const refused = await ctx.tx.execute<{ id: number }>(sql`
    select r.id::float8 as id from due_date_change r
    where r.letter_sha256 = ${request.letterSha256} and r.id <> ${request.id} and ${REFUSED}
    order by r.id desc limit 1`);
  const like = await likePicture(ctx, request, given);
  if (like?.weight === 'reject') return like;
  const [dates] = await ctx.tx.execute<{ id: number; number: string }>(sql`
    select r.id::float8 as id, o.number from due_date_change r join customer_order o on o.id = r.order_id
    where r.order_id = ${request.orderId} and r.id <> ${request.id} and r.state = 'accepted'
      and r.to_date = ${request.toDate} and ${readOf('signingDate')} = ${given.signingDate ?? ''}
    order by r.id desc limit 1`);
  if (dates) return usedIn('reused_dates', dates);
  const former = refused[0]?.id;
  return former === undefined ? like : refusedIn(ctx, former);
}

/**
 * Whoever compares or decides knows that somebody refused this letter, and why. It is never refused for that alone: the
 * refusal may have been a mistake, or about something else than the letter.
 */
async function refusedIn(ctx: TxCtx, id: number): Promise<Reason> {
  const [row] = await ctx.tx.execute<{
    number: string;
    who: string;
    why: string;
    at: string;
    now: string;
  }>(sql`
    select o.number, coalesce(p.name, r.approved_by, r.reviewed_by) as who, r.decision as why, r.decided_at as at,
      app_now() as now
    from due_date_change r join customer_order o on o.id = r.order_id
    left join person p on p.user_id = coalesce(r.approved_by, r.reviewed_by) where r.id = ${id}`);
  if (!row) throw new Error(`no due-date change ${id}`);
  const when = instantText(row.at, row.now);
  return {
    code: REFUSED_BEFORE,
    sentence: `此函曾在改期申请 ${id} 号（${row.number}）里由 ${row.who} 于 ${when} 驳回：${row.why.replace(/[。.]$/, '')}。请先弄清当时的原因是否已经消除。`,
    item: null,
    weight: 'manual',
  };
}

/** A value as it was read of a request's letter. */
const readOf = (key: ItemKey) => sql`(
  select one->>'value' from jsonb_array_elements(r.reading->'items') one where one->>'key' = ${key} limit 1)`;

const usedIn = (code: 'reused' | 'reused_dates', { id, number }: { id: number; number: string }): Reason => ({
  code: `letter.${code}`,
  sentence:
    code === 'reused'
      ? `这份确认函在改期申请 ${id} 号（${number}）里用过，一份确认函只能改一次交期。请向客户要新的确认函。`
      : `同样签署日期、同样新交期的确认函在改期申请 ${id} 号里已经用过。请向客户要新的确认函。`,
  item: null,
  weight: 'reject',
});

const alikeBecause = (sentence: string): Reason => ({
  code: 'letter.alike',
  sentence,
  item: null,
  weight: 'manual',
});

const looksEdited = ({ id, number }: Former): Reason =>
  alikeBecause(
    `这份确认函与改期申请 ${id} 号（${number}）的确认函画面几乎一样，只有文字不同，请人工核对是不是改过的同一份。`,
  );

/** Nothing was read → the pictures are all there is, and every letter of one layout looks like the others. */
const looksLike = ({ id, number }: Former, { orderNumber, newDueDate }: Given): Reason =>
  alikeBecause(
    orderNumber === null && newDueDate === null
      ? `订单号和新交期都没有读出，而版面与改期申请 ${id} 号（${number}）用过的确认函相近：可能只是同一种格式，请人工对照是不是同一份。`
      : `这份确认函与改期申请 ${id} 号（${number}）用过的确认函看起来很像，请人工核对是不是同一份或改过的。`,
  );

/**
 * The same picture saved again, resized or turned is the same letter. Where it says something else than the former one,
 * whatever became of that, it may be that one with other figures: a person looks. One that only looks alike is
 * suspicious as long as nothing that was read tells them apart; letters of one customer all look alike.
 */
async function likePicture(ctx: TxCtx, request: DateRow, given: Given): Promise<Reason | null> {
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
    select r.id::float8 as id, o.number, ${used(request.orderId)} as used, ${REFUSED} as refused, x.fingerprint,
      coalesce(${readOf('orderNumber')}, o.number) as "orderNumber",
      coalesce(${readOf('newDueDate')}, r.to_date::text) as "newDueDate"
    from (
      select sha256, fingerprint, ('x' || left(fingerprint, ${OUTLINE_DIGITS}))::bit(256) as outline
      from evidence_examination where fingerprint is not null and sha256 <> ${request.letterSha256}
        and sha256 in (select letter_sha256 from due_date_change) offset 0
    ) x
    join due_date_change r on r.letter_sha256 = x.sha256 and r.id <> ${request.id}
    join customer_order o on o.id = r.order_id
    where least(${distances}) <= ${SURELY_DIFFERENT}
    order by least(${distances}), r.id desc limit ${MOST}`);
  const compared = near.map((one) => ({
    ...one,
    how: compareOrientations(prints, one.fingerprint),
    other: saysOther(given, one),
  }));
  const same = compared.filter(({ how }) => how === 'same');
  const again = same.find((one) => one.used && !one.other);
  if (again) return usedIn('reused', again);
  const refused = same.find((one) => one.refused && !one.other);
  if (refused) return refusedIn(ctx, refused.id);
  const edited = same.find(({ other }) => other);
  if (edited) return looksEdited(edited);
  const alike = compared.find((one) => one.how === 'alike' && one.used && !one.other);
  return alike ? looksLike(alike, given) : null;
}

/** Whether what was read tells a letter from a former one. */
const saysOther = ({ orderNumber, newDueDate }: Given, former: Former): boolean =>
  (orderNumber !== null && orderNumber !== former.orderNumber) ||
  (newDueDate !== null && newDueDate !== former.newDueDate);
