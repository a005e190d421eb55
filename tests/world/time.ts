import { sql } from 'drizzle-orm';
import type { World } from './world.ts';

/**
 * Two minutes pass for what a dead process left behind: leases of sends, of file downloads and of what was being
 * examined or planned end. (The clock itself cannot be moved where the service believes to talk to the real DingTalk.)
 */
export async function leasesEnd({ database: { db } }: World): Promise<void> {
  await db.execute(sql`update outbox set leased_until = clock_timestamp() where state = 'sending'`);
  await db.execute(sql`update outbox set due_at = app_now() where state = 'queued' and due_at > app_now()`);
  await db.execute(
    sql`update evidence_intake set leased_until = clock_timestamp() where state = 'examining'`,
  );
  await db.execute(sql`update due_date_change set leased_until = clock_timestamp() where state = 'reading'`);
  await db.execute(
    sql`update escalation_meeting set leased_until = clock_timestamp() where state = 'planning'`,
  );
  await db.execute(sql`update inbox set due_at = app_now() where state = 'new' and due_at > app_now()`);
}
