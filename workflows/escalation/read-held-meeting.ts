import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';

/** A meeting as it stands. Instants are ISO 8601 UTC. */
export interface Meeting {
  id: number;
  checkpointId: number;
  arm: number;
  /** planning | invited | cancelled | decided */
  state: string;
  organiser: string;
  attendees: string[];
  startsAt: string | null;
  endsAt: string | null;
  decidedByName: string | null;
  now: string;
}

/**
 * A meeting, held until the end of the transaction together with its checkpoint, which is locked first as everywhere.
 */
export async function holdMeeting({ tx }: TxCtx, meetingId: number): Promise<Meeting | undefined> {
  await tx.execute(sql`
    select c.id from checkpoint c
    where c.id = (select m.checkpoint_id from escalation_meeting m where m.id = ${meetingId}) for update`);
  const [row] = await tx.execute<Meeting & Record<string, unknown>>(sql`
    select m.id::float8 as id, m.checkpoint_id::float8 as "checkpointId", m.arm, m.state,
      m.organiser_user_id as organiser, m.attendee_user_ids as attendees, m.starts_at as "startsAt", m.ends_at as "endsAt",
      (select p.name from person p where 'staff:' || p.user_id = m.decided_by) as "decidedByName", app_now() as now
    from escalation_meeting m where m.id = ${meetingId} for update of m`);
  return row;
}
