import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { rolesOver } from '../staff/policy.ts';
import type { KeptReading } from './kept.ts';
import type { Reason, Verdict } from './letter-reader.ts';

export type DateState =
  | 'draft'
  | 'reading'
  | 'review'
  | 'approval'
  | 'accepted'
  | 'rejected'
  | 'withdrawn'
  | 'closed';

interface Named {
  userId: string;
  name: string;
}

/** A request for a new due date as its cards show it; no amounts are in it. Instants are ISO 8601 UTC. */
export interface DateView {
  id: number;
  state: DateState;
  fromDate: string;
  toDate: string;
  reason: string;
  letter: { sha256: string; name: string; previewSha256: string | null } | null;
  reading: KeptReading | null;
  verdict: Verdict | null;
  reasons: Reason[];
  requestedBy: Named;
  requestedAt: string;
  /** Who compared the letter; `compared`: and found it right. */
  reviewedBy: Named | null;
  compared: boolean;
  approvedBy: Named | null;
  decidedAt: string | null;
  decision: string;
  checkpoint: { id: number; deadlineAt: string | null; who: string[] } | null;
  order: {
    id: number;
    number: string;
    customerName: string;
    customerFullName: string;
    productCode: string;
    productName: string;
    quantity: number;
    unit: string;
    promisedDate: string;
    originalPromisedDate: string;
    salesUserId: string | null;
    ownerUserId: string | null;
    createdBy: string;
  };
  now: string;
}

const named = (column: ReturnType<typeof sql>) => sql`(
  select jsonb_build_object('userId', ${column}, 'name', coalesce((select name from person where user_id = ${column}), ${column}))
  where ${column} is not null)`;

/** @returns undefined when there is none; rights are not looked at, see mayReadDate */
export async function readDate(ctx: Pick<Ctx, 'db' | 'tx'>, id: number): Promise<DateView | undefined> {
  const [row] = await (ctx.tx ?? ctx.db).execute<{ view: DateView }>(sql`
    select jsonb_build_object(
      'id', r.id, 'state', r.state, 'fromDate', r.from_date, 'toDate', r.to_date,
      'reason', r.reason, 'reading', r.reading, 'verdict', r.verdict, 'reasons', r.reasons,
      'letter', (select jsonb_build_object('sha256', r.letter_sha256, 'name', r.letter_name, 'previewSha256',
        (select preview_sha256 from evidence_examination where sha256 = r.letter_sha256)) where r.letter_sha256 is not null),
      'requestedBy', ${named(sql`r.requested_by`)}, 'requestedAt', r.requested_at,
      'reviewedBy', ${named(sql`r.reviewed_by`)}, 'compared', r.review is not null, 'approvedBy', ${named(sql`r.approved_by`)},
      'decidedAt', r.decided_at, 'decision', r.decision,
      'checkpoint', (
        select jsonb_build_object('id', k.id, 'deadlineAt', k.deadline_at, 'who', array(
          select coalesce(p.name, s.user_id) from checkpoint_signer s left join person p on p.user_id = s.user_id
          where s.checkpoint_id = k.id and s.round = k.round and s.state = 'pending' order by s.place))
        from checkpoint k where k.id = r.checkpoint_id and r.state in ('review', 'approval') and k.state = 'open'),
      'order', jsonb_build_object('id', o.id, 'number', o.number, 'customerName', c.short_name, 'customerFullName', c.name,
        'productCode', p.code, 'productName', p.name, 'quantity', o.quantity, 'unit', p.unit,
        'promisedDate', o.promised_date, 'originalPromisedDate', o.original_promised_date,
        'salesUserId', o.sales_user_id, 'ownerUserId', o.owner_user_id, 'createdBy', o.created_by),
      'now', app_now()) as view
    from due_date_change r join customer_order o on o.id = r.order_id
    join customer c on c.id = o.customer_id join product p on p.id = o.product_id
    where r.id = ${id}`);
  return row?.view;
}

/** Who asked for it, and whoever may see its order. */
export function mayReadDate({ factory, actor }: Pick<Ctx, 'factory' | 'actor'>, view: DateView): boolean {
  if (actor.kind === 'system' || view.requestedBy.userId === actor.userId) return true;
  return rolesOver(factory, actor, view.order).length > 0;
}
