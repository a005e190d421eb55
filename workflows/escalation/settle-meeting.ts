import { sql } from 'drizzle-orm';
import { audit } from '../audit/record.ts';
import type { Card } from '../card.ts';
import { subjectOf } from '../checkpoints/audit-subject.ts';
import { readCheckpoint } from '../checkpoints/read.ts';
import { actorId, type TxCtx } from '../context.ts';
import { repaint, say } from '../say.ts';
import { decidedCard } from './decision-card.ts';
import { meetingKey } from './meeting-keys.ts';

interface Open extends Record<string, unknown> {
  id: number;
  organiser: string;
  planned: boolean;
  over: boolean;
}

/**
 * A checkpoint was decided or armed anew: its meeting, if one is planned and not over, is cancelled and taken from the
 * calendars; of one that is over the decision is not asked for any more. The instant that would ask for it is left to
 * find nothing to do: whoever presses must not wait for a row that the engine may have in hand.
 * @param reason why, in Chinese, for people
 */
export async function settleMeeting(
  ctx: TxCtx,
  checkpoint: { id: number; arm: number },
  reason: string,
): Promise<void> {
  const meetings = await ctx.tx.execute<Open>(sql`
    update escalation_meeting m set
      state = case when m.state = 'invited' and m.ends_at <= app_now() then 'decided' else 'cancelled' end,
      decided_at = app_now(), decided_by = ${actorId(ctx.actor)}, decision = ${reason}, leased_until = null
    from (select id, state from escalation_meeting
          where checkpoint_id = ${checkpoint.id} and state in ('planning', 'invited') for update) before
    where m.id = before.id
    returning m.id::float8 as id, m.organiser_user_id as organiser, before.state = 'planning' as planned,
      m.state = 'decided' as over`);
  for (const meeting of meetings) await settle(ctx, checkpoint.id, meeting, reason);
}

async function settle(ctx: TxCtx, checkpointId: number, meeting: Open, reason: string): Promise<void> {
  const view = await readCheckpoint(ctx, checkpointId);
  if (!view) return;
  if (meeting.over) await closeCards(ctx, meeting.id, decidedCard(view, [reason], 'neutral'));
  else if (!meeting.planned) await cancel(ctx, meeting, reason);
  await audit(ctx, {
    action: 'escalation.settle',
    ...subjectOf(view.order.number),
    change: {
      checkpoint: [null, view.name],
      meeting: [meeting.planned ? 'planning' : 'invited', meeting.over ? 'decided' : 'cancelled'],
    },
    reason,
  });
}

const cancel = (ctx: TxCtx, { id, organiser }: Open, reason: string) =>
  say(
    ctx,
    { to: 'person', userId: organiser },
    { kind: 'meeting_cancel', meetingKey: meetingKey(id), reason },
    `${meetingKey(id)}:cancel`,
  );

/** Whoever has the decision card sees how it ended. @param but key of the card that is being pressed */
export async function closeCards(ctx: TxCtx, meetingId: number, card: Card, but = ''): Promise<void> {
  const open = await ctx.tx.execute<{ key: string }>(sql`
    select key from card where state = 'open' and flow = 'escalation' and key like ${`escalation:meeting:${meetingId}:user:%`}`);
  for (const { key } of open) if (key !== but) await repaint(ctx, key, card, { closed: true });
}
