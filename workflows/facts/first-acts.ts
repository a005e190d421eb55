import { sql } from 'drizzle-orm';
import { actorId, type TxCtx } from '../context.ts';
import { forgetStatusWaits } from '../metrics/waits/forget.ts';
import type { Kept } from './store.ts';

/**
 * A fact of a kind that the present status names in `acts` is its owner's first real act, whoever told it: the wait that
 * began with the status ends when it happened (never before the status began). The earliest counts. What a person tells
 * by card or file counts when they tell it: nobody answers the day before by writing its date.
 */
export async function markActs(ctx: TxCtx, kept: readonly Kept[]): Promise<void> {
  const acts = kept.flatMap(({ fact, about }) =>
    about.orderId === null
      ? []
      : [{ id: about.orderId, kind: fact.kind, at: ctx.actor.kind === 'staff' ? null : fact.occurredAt }],
  );
  const statuses = Object.values(ctx.factory.flow.states).flatMap(({ key, acts: kinds }) =>
    kinds.map((kind) => ({ status: key, kind })),
  );
  if (acts.length === 0 || statuses.length === 0) return;
  await ctx.tx.execute(sql`
    with told as (
      select o.id, min(coalesce(a.at, app_now())) as at
      from jsonb_to_recordset(${JSON.stringify(acts)}::text::jsonb) as a (id bigint, kind text, at timestamptz)
      join customer_order o on o.id = a.id
      join jsonb_to_recordset(${JSON.stringify(statuses)}::text::jsonb) as s (status text, kind text)
        on s.status = o.status and s.kind = a.kind
      group by o.id
    ), latest as (
      select distinct on (c.order_id) c.id, greatest(c.at, told.at) as at
      from status_change c join told on told.id = c.order_id
      order by c.order_id, c.id desc
    ), marked as (
      update status_change c set first_act_at = latest.at, first_act_by = ${actorId(ctx.actor)}
      from latest where c.id = latest.id and (c.first_act_at is null or c.first_act_at > latest.at)
      returning c.id
    )
    ${forgetStatusWaits(sql`select id from marked`)}`);
}
