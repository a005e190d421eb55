import { sql } from 'drizzle-orm';
import type { Postponed } from '../../db/schema/materials.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { actorId, type TxCtx } from '../context.ts';
import { paintSoon } from '../materials/after-change.ts';
import { auditSubject } from '../orders/events.ts';

/** A material of an order, and the day on which it is expected. Days are Shanghai days; null: nobody knows. */
export interface Moved {
  orderId: number;
  number: string;
  code: string;
  from: string | null;
  to: string | null;
}

interface DemandRow extends Record<string, unknown> {
  id: number;
  orderId: number;
  number: string;
  code: string;
  expectedDate: string | null;
  /** What somebody filled in, before incidents moved it. */
  own: string | null;
  /** Still to be bought, and of what the incident is about. */
  concerned: boolean;
  /** Other open incidents that move it, and the latest of their days. */
  others: number[];
  othersUntil: string | null;
}

/** What a delay is about, as it is stored (see Subject), and its day. */
export interface Delay {
  subject: string;
  untilDate: string;
}

/** Statuses in which an order's goods have not left. */
const waiting = ({ factory: { flow } }: TxCtx): string[] =>
  flow.path.slice(0, Math.max(1, flow.path.indexOf(flow.delivered)));

/** Demands that an incident moves, or may move. @param delay null: it is over */
async function readConcerned(ctx: TxCtx, incidentId: number, delay: Delay | null): Promise<DemandRow[]> {
  const about = delay?.subject ?? null;
  const rows = await ctx.tx.execute<DemandRow>(sql`
    select * from (
      select d.id::float8 as id, o.id::float8 as "orderId", o.number, d.material_code as code,
        d.expected_date as "expectedDate",
        case when d.postponed is null then d.expected_date else d.postponed->>'from' end as own,
        coalesce(d.postponed->'incidents' @> to_jsonb(${incidentId}::bigint), false) as mine,
        (d.material_code = ${about} or coalesce(nullif(d.supplier, ''), m.supplier) = ${about})
          and coalesce(o.held_from, o.status) in ${waiting(ctx)}
          and d.required > coalesce((select sum(r.quantity) from reservation r
            where r.order_id = d.order_id and r.material_code = d.material_code), 0) as concerned,
        other.ids as others, other.until as "othersUntil"
      from material_demand d join material m on m.code = d.material_code join customer_order o on o.id = d.order_id,
        lateral (select coalesce(jsonb_agg(i.id order by i.id), '[]') as ids, max(i.until_date)::text as until
          from incident i where i.state = 'open' and i.id <> ${incidentId}
            and d.postponed->'incidents' @> to_jsonb(i.id)) other
      where o.open) as demand
    where mine or concerned order by "orderId", code`);
  return rows.map((row) => ({ ...row, concerned: row.concerned === true }));
}

/** Orders with a demand that an incident moves, or may move. */
export async function ordersConcerned(
  ctx: TxCtx,
  incidentId: number,
  delay: Delay | null,
): Promise<number[]> {
  return [...new Set((await readConcerned(ctx, incidentId, delay)).map(({ orderId }) => orderId))];
}

/**
 * Makes the expected days as the open incidents have them: each demand is expected on the day that somebody filled in or
 * on the latest day of the incidents that move it, whichever is later. What somebody filled in since is left alone. The
 * orders are locked.
 * @param delay the incident as it is now; null: it is over
 * @returns the demands that the incident holds up: those that were expected before its day, or nobody knew when
 */
export async function settleExpected(
  ctx: TxCtx,
  incidentId: number,
  delay: Delay | null,
): Promise<{ held: Moved[]; moved: Moved[] }> {
  const all = (await readConcerned(ctx, incidentId, delay)).map((row) => {
    const held = delay !== null && row.concerned && (row.own === null || row.own < delay.untilDate);
    const incidents = held ? [...row.others, incidentId] : row.others;
    const to = laterOf(row.own, row.othersUntil, held ? delay.untilDate : null);
    const postponed: Postponed | null = incidents.length > 0 ? { from: row.own, incidents } : null;
    const { id, orderId, number, code, expectedDate: from } = row;
    return { id, held, postponed, moved: { orderId, number, code, from, to } };
  });
  const rows = all.map(({ id, postponed, moved: { to } }) => ({ id, to, postponed }));
  await ctx.tx.execute(sql`
    update material_demand d set expected_date = r.to, postponed = r.postponed,
      expected_by = case when d.expected_date is distinct from r.to then ${actorId(ctx.actor)} else d.expected_by end,
      expected_at = case when d.expected_date is distinct from r.to then app_now() else d.expected_at end
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (id bigint, "to" text, postponed jsonb)
    where d.id = r.id`);
  const moved = all.map((one) => one.moved).filter(({ from, to }) => from !== to);
  await paintSoon(
    ctx,
    moved.map(({ orderId }) => orderId),
  );
  return { held: all.filter((one) => one.held).map((one) => one.moved), moved };
}

const laterOf = (...days: (string | null)[]): string | null =>
  days.reduce((latest, day) => (day !== null && (latest === null || day > latest) ? day : latest), null);

/** For the audit log, an entry per order. */
export function expectEntries(moved: readonly Moved[], reason: string): AuditEntry[] {
  const numbers = [...new Set(moved.map(({ number }) => number))];
  return numbers.map((number) => {
    const of = moved.filter((one) => one.number === number);
    return {
      action: 'material.expect',
      ...auditSubject(number),
      change: {
        expectedDate: [
          of.map(({ code, from }) => `${code} ${from ?? '未定'}`),
          of.map(({ code, to }) => `${code} ${to ?? '未定'}`),
        ],
      },
      reason,
    };
  });
}
