import { sql } from 'drizzle-orm';
import { actorId, type TxCtx } from '../context.ts';

/**
 * The owner's first real act ends the wait that began with the last change of status (OSRT); so does that of somebody in the
 * owner's role, and of who stands in for the owner. Acts of others do not. To be called by verbs that do something
 * for the order: never by what only shows, promises (处理中) or pushes (催办).
 */
export async function markFirstAct(ctx: TxCtx, { id }: { id: number }): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') return;
  await ctx.tx.execute(sql`
    update status_change set first_act_at = app_now(), first_act_by = ${actorId(actor)}
    where id = (select id from status_change where order_id = ${id} order by id desc limit 1)
      and first_act_at is null
      and (owner_user_id = ${actor.userId} or stand_in(owner_user_id, app_now()) = ${actor.userId}
        or owner_role in (select jsonb_array_elements_text(${JSON.stringify(actor.roles)}::text::jsonb)))`);
}
