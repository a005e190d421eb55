import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { rolesOver } from '../staff/policy.ts';
import type { Impact } from './impact.ts';

export type RequestState = 'draft' | 'open' | 'accepted' | 'rejected' | 'withdrawn';

/** A change request as its cards show it; no amounts are in it. Instants are ISO 8601 UTC. */
export interface RequestView {
  id: number;
  state: RequestState;
  version: number;
  change: Record<string, [unknown, unknown]>;
  reason: string;
  evidence: { sha256: string; name: string; previewSha256: string | null }[];
  impact: Impact | null;
  requestedBy: { userId: string; name: string };
  requestedAt: string;
  decidedByName: string | null;
  decidedAt: string | null;
  decision: string;
  order: {
    id: number;
    number: string;
    version: number;
    customerName: string;
    productCode: string;
    productName: string;
    quantity: number;
    unit: string;
    promisedDate: string;
    salesUserId: string | null;
    ownerUserId: string | null;
    createdBy: string;
  };
  now: string;
}

/** @returns undefined when there is none; rights are not looked at, see mayReadRequest */
export async function readRequest(ctx: Pick<Ctx, 'db' | 'tx'>, id: number): Promise<RequestView | undefined> {
  const [row] = await (ctx.tx ?? ctx.db).execute<{ view: RequestView }>(sql`
    select jsonb_build_object(
      'id', r.id, 'state', r.state, 'version', r.version, 'change', r.change, 'reason', r.reason, 'impact', r.impact,
      'requestedBy', jsonb_build_object('userId', r.requested_by,
        'name', coalesce((select name from person where user_id = r.requested_by), r.requested_by)),
      'requestedAt', r.requested_at, 'decidedAt', r.decided_at, 'decision', r.decision,
      'decidedByName', (select coalesce((select name from person where user_id = r.decided_by), r.decided_by)),
      'evidence', coalesce((
        select jsonb_agg(jsonb_build_object('sha256', e.sha, 'name', coalesce(f.name, '文件'),
          'previewSha256', x.preview_sha256) order by e.place)
        from unnest(r.evidence) with ordinality e (sha, place)
        left join evidence_file f on f.sha256 = e.sha left join evidence_examination x on x.sha256 = e.sha), '[]'),
      'order', jsonb_build_object('id', o.id, 'number', o.number, 'version', o.version, 'customerName', c.short_name,
        'productCode', p.code, 'productName', p.name, 'quantity', o.quantity, 'unit', p.unit,
        'promisedDate', o.promised_date, 'salesUserId', o.sales_user_id, 'ownerUserId', o.owner_user_id,
        'createdBy', o.created_by),
      'now', app_now()) as view
    from change_request r join customer_order o on o.id = r.order_id
    join customer c on c.id = o.customer_id join product p on p.id = o.product_id
    where r.id = ${id}`);
  return row?.view;
}

/** Who asked for it, and whoever may see its order. */
export function mayReadRequest(
  { factory, actor }: Pick<Ctx, 'factory' | 'actor'>,
  view: RequestView,
): boolean {
  if (actor.kind === 'system' || view.requestedBy.userId === actor.userId) return true;
  return rolesOver(factory, actor, view.order).length > 0;
}

/** A request that is not decided, as the order's own card tells it. */
export interface OpenRequest {
  id: number;
  state: 'draft' | 'open';
  fields: string[];
}

/** Requests of an order that are not decided, the oldest first. */
export async function openRequestsOf(ctx: Pick<Ctx, 'db' | 'tx'>, orderId: number): Promise<OpenRequest[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<OpenRequest & Record<string, unknown>>(sql`
    select id::float8 as id, state, array(select jsonb_object_keys(change)) as fields
    from change_request where order_id = ${orderId} and state in ('draft', 'open') order by id`);
  return [...rows];
}
