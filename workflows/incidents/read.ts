import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { rolesOver } from '../staff/policy.ts';
import type { IncidentKind } from './of-order.ts';

/** An order on an incident's card. Days are Shanghai days. */
export interface TouchedView {
  number: string;
  customerName: string;
  productName: string;
  quantity: number;
  unit: string;
  promisedDate: string;
  beforeDate: string | null;
  likelyDate: string | null;
  atRisk: boolean;
  why: string;
  salesUserId: string | null;
  ownerUserId: string | null;
  createdBy: string;
}

/** An incident as its card shows it. */
export interface IncidentView {
  id: number;
  kind: IncidentKind;
  subject: string;
  /** Name of the material or machine beside its code; '' when there is none. */
  name: string;
  state: 'open' | 'over';
  fromAt: string;
  untilDate: string;
  note: string;
  reportedByName: string;
  endedAt: string | null;
  endedByName: string | null;
  /** Those that the reader may see, at risk first. */
  orders: TouchedView[];
  now: string;
}

/** Incidents that meet a condition, as the context's actor may read them, the latest first. */
async function readWhere(ctx: Ctx, condition: SQL, limit: number): Promise<IncidentView[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ view: IncidentView }>(sql`
    select jsonb_build_object(
      'id', incident.id, 'kind', kind, 'subject', subject, 'state', state, 'fromAt', from_at, 'untilDate', until_date,
      'note', note, 'endedAt', ended_at,
      'name', coalesce((select name from material where code = incident.subject),
        (select name from machine where machine.id = incident.subject), ''),
      'reportedByName', coalesce((select name from person where user_id = reported_by), reported_by),
      'endedByName', (select coalesce((select name from person where user_id = ended_by), ended_by)),
      'orders', coalesce((
        select jsonb_agg(jsonb_build_object('number', o.number, 'customerName', c.short_name, 'productName', p.name,
          'quantity', o.quantity, 'unit', p.unit, 'promisedDate', t.promised_date, 'beforeDate', t.before_date, 'likelyDate', t.likely_date,
          'atRisk', t.at_risk, 'why', t.why, 'salesUserId', o.sales_user_id, 'ownerUserId', o.owner_user_id,
          'createdBy', o.created_by) order by t.at_risk desc, t.promised_date, o.id)
        from incident_order t join customer_order o on o.id = t.order_id
        join customer c on c.id = o.customer_id join product p on p.id = o.product_id
        where t.incident_id = incident.id), '[]'),
      'now', app_now()) as view
    from incident where ${condition} order by incident.id desc limit ${limit}`);
  return rows.map(({ view }) => ({
    ...view,
    orders: view.orders.filter(
      (one) => ctx.actor.kind === 'system' || rolesOver(ctx.factory, ctx.actor, one).length > 0,
    ),
  }));
}

export async function readIncident(ctx: Ctx, id: number): Promise<IncidentView | undefined> {
  return (await readWhere(ctx, sql`incident.id = ${id}`, 1))[0];
}

/** Those that are not over. */
export const readOpenIncidents = (ctx: Ctx, limit: number): Promise<IncidentView[]> =>
  readWhere(ctx, sql`state = 'open'`, limit);
