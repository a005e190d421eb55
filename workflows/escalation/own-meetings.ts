import { sql } from 'drizzle-orm';
import type { Busy, Ctx, TxCtx } from '../context.ts';

/**
 * The escalation meetings that people are invited to already. The platform's calendars do not know them before the
 * outbox has sent them, and several ladders of one department reach their third tier together.
 */
export async function ownMeetings(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  people: readonly string[],
  from: Date,
  to: Date,
): Promise<Map<string, Busy[]>> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ people: string[]; start: string; end: string }>(sql`
    select to_jsonb(attendee_user_ids || organiser_user_id) as people, starts_at as start, ends_at as end
    from escalation_meeting
    where state = 'invited' and starts_at < ${to.toISOString()}::timestamptz and ends_at > ${from.toISOString()}::timestamptz`);
  const taken = new Map<string, Busy[]>();
  for (const row of rows) {
    const span = { start: new Date(row.start), end: new Date(row.end) };
    for (const userId of row.people.filter((one) => people.includes(one)))
      taken.set(userId, [...(taken.get(userId) ?? []), span]);
  }
  return taken;
}

/** Both together; who stands in neither is left out. */
export function together(
  a: ReadonlyMap<string, readonly Busy[]>,
  b: ReadonlyMap<string, readonly Busy[]>,
): Map<string, Busy[]> {
  const all = new Set([...a.keys(), ...b.keys()]);
  return new Map([...all].map((userId) => [userId, [...(a.get(userId) ?? []), ...(b.get(userId) ?? [])]]));
}

/** One invitation at a time in the whole system, until the transaction ends. */
export async function holdInvitations({ tx }: TxCtx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('escalation.invite'))`);
}
