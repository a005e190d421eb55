import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { mayReadOrders, rolesOver } from '../staff/policy.ts';
import type { About } from './outcome.ts';

export interface SignerView {
  place: number;
  userId: string;
  name: string;
  /** waiting | pending | signed | rejected | released | transferred */
  state: string;
  source: string;
  /** Who stands in for them right now. */
  delegate: { userId: string; name: string } | null;
  decidedAt: string | null;
  decidedByName: string | null;
  reason: string;
}

export interface EvidenceView {
  sha256: string;
  name: string;
  byName: string;
  at: string;
  flags: string[];
  reusedFrom: string | null;
  previewSha256: string | null;
  kind: string | null;
}

/** A checkpoint as cards show it. Instants are ISO 8601 UTC; no amounts are in it. */
export interface CheckpointView {
  id: number;
  key: string;
  name: string;
  state: 'open' | 'passed' | 'rejected' | 'withdrawn';
  round: number;
  arm: number;
  version: number;
  openedAt: string;
  deadlineAt: string | null;
  tier: number;
  nextStepAt: string | null;
  busyUntil: string | null;
  busyByName: string | null;
  changed: Record<string, [unknown, unknown]> | null;
  /** Special processes that do not fit, as sentences; null on checkpoints that are not about them. */
  mismatches: string[] | null;
  /** Who must not act on it, in nobody's place; null: nobody is barred. */
  barred: string[] | null;
  /** What it decides on, where that is not the order itself. */
  about: About | null;
  decidedAt: string | null;
  decidedByName: string | null;
  reason: string;
  order: {
    id: number;
    number: string;
    status: string;
    /** Where it goes on from while it is on hold. */
    heldFrom: string | null;
    customerName: string;
    productCode: string;
    productName: string;
    quantity: number;
    unit: string;
    promisedDate: string;
    rush: boolean;
    requirements: string;
    specialProcesses: string[];
    bomRevision: string;
    salesUserId: string | null;
    ownerUserId: string | null;
    createdBy: string;
  };
  signers: SignerView[];
  watchers: string[];
  /** The 异常升级会议 of this deadline, once people are invited. */
  meeting: { startsAt: string; endsAt: string; organiserName: string } | null;
  /** Of the present round. */
  evidence: EvidenceView[];
  now: string;
}

/**
 * Checkpoints by id, whole, in the order of the ids. Delegates are those of this instant. Rights are not looked at:
 * see mayRead.
 */
export async function readCheckpoints(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  ids: readonly number[],
): Promise<CheckpointView[]> {
  if (ids.length === 0) return [];
  const rows = await (ctx.tx ?? ctx.db).execute<{ view: CheckpointView }>(sql`
    select jsonb_build_object(
      'id', c.id, 'key', c.key, 'name', c.name, 'state', c.state, 'round', c.round, 'arm', c.arm,
      'version', c.version, 'openedAt', c.opened_at, 'deadlineAt', c.deadline_at, 'tier', c.tier,
      'nextStepAt', c.next_step_at, 'busyUntil', c.busy_until, 'busyByName', ${nameOf(sql`c.busy_by`)},
      'changed', c.changed, 'mismatches', c.facts->'mismatches', 'about', c.facts->'about', 'barred', c.facts->'barred', 'decidedAt', c.decided_at, 'decidedByName', ${nameOf(sql`c.decided_by`)}, 'reason', c.reason,
      'order', jsonb_build_object('id', o.id, 'number', o.number, 'status', o.status, 'heldFrom', o.held_from, 'customerName', cu.short_name,
        'productCode', p.code, 'productName', p.name, 'quantity', o.quantity, 'unit', p.unit,
        'promisedDate', o.promised_date, 'rush', o.rush, 'requirements', o.requirements,
        'specialProcesses', o.special_processes, 'bomRevision', o.bom_revision,
        'salesUserId', o.sales_user_id, 'ownerUserId', o.owner_user_id, 'createdBy', o.created_by),
      'signers', coalesce((
        select jsonb_agg(jsonb_build_object('place', s.place, 'userId', s.user_id,
          'name', coalesce(sp.name, s.user_id), 'state', s.state, 'source', s.source,
          'delegate', (select jsonb_build_object('userId', a.delegate_user_id, 'name', coalesce(ap.name, a.delegate_user_id))
                       from absence a left join person ap on ap.user_id = a.delegate_user_id
                       where a.user_id = s.user_id and a.cancelled_at is null
                         and a.from_at <= app_now() and a.until_at > app_now()
                       order by a.id desc limit 1),
          'decidedAt', s.decided_at, 'decidedByName', ${nameOf(sql`s.decided_by`)}, 'reason', s.reason)
          order by s.place, s.id)
        from checkpoint_signer s left join person sp on sp.user_id = s.user_id
        where s.checkpoint_id = c.id and s.round = c.round), '[]'),
      'watchers', coalesce((select jsonb_agg(w.user_id) from checkpoint_watcher w where w.checkpoint_id = c.id), '[]'),
      'meeting', (
        select jsonb_build_object('startsAt', m.starts_at, 'endsAt', m.ends_at,
          'organiserName', coalesce(mp.name, m.organiser_user_id))
        from escalation_meeting m left join person mp on mp.user_id = m.organiser_user_id
        where m.checkpoint_id = c.id and m.arm = c.arm and m.state = 'invited'),
      'evidence', coalesce((
        select jsonb_agg(jsonb_build_object('sha256', e.sha256, 'name', e.name, 'byName', coalesce(ep.name, e.uploaded_by),
          'at', e.at, 'flags', e.flags, 'reusedFrom', e.reused_from, 'previewSha256', x.preview_sha256, 'kind', x.kind)
          order by e.id)
        from checkpoint_evidence e left join person ep on ep.user_id = e.uploaded_by
          left join evidence_examination x on x.sha256 = e.sha256
        where e.checkpoint_id = c.id and e.round = c.round), '[]'),
      'now', app_now()) as view
    from checkpoint c
    join customer_order o on o.id = c.order_id
    join customer cu on cu.id = o.customer_id
    join product p on p.id = o.product_id
    where c.id in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))`);
  const views = new Map(rows.map(({ view }) => [view.id, view]));
  return ids.flatMap((id) => views.get(id) ?? []);
}

/** One checkpoint; undefined when there is none. */
export async function readCheckpoint(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  id: number,
): Promise<CheckpointView | undefined> {
  return (await readCheckpoints(ctx, [id]))[0];
}

/** `staff:<userId>` or a bare user id as a name; the system as null. */
const nameOf = (column: ReturnType<typeof sql>) => sql`(
  select coalesce((select n.name from person n where n.user_id = replace(${column}, 'staff:', '')),
    replace(${column}, 'staff:', '')) where ${column} not like 'system:%')`;

/** Who is concerned by a checkpoint (signs, stands in, looks on) or may see its order at all. */
export function mayRead({ factory, actor }: Pick<Ctx, 'factory' | 'actor'>, view: CheckpointView): boolean {
  if (actor.kind === 'system') return true;
  const { userId } = actor;
  const concerned =
    view.watchers.includes(userId) ||
    view.signers.some((signer) => signer.userId === userId || signer.delegate?.userId === userId);
  return concerned || (mayReadOrders(factory, actor) && rolesOver(factory, actor, view.order).length > 0);
}
