import { sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { overdueStepsMetric } from '../workflows/escalation/self-audit.ts';

interface Row extends Record<string, unknown> {
  name: string;
  labels: string;
  value: string;
}

/** Figures of the house in the Prometheus text format, read from the tables: the same for every copy. */
export async function renderMetrics(db: Db): Promise<string> {
  const rows = await db.execute<Row>(sql`
    select 'danmai_inbox_rows' as name, format('{state="%s"}', state) as labels, count(*)::text as value
      from inbox where state <> 'done' group by state
    union all
    select 'danmai_outbox_rows', format('{state="%s"}', state), count(*)::text from outbox where state <> 'sent' group by state
    union all
    select 'danmai_outbox_oldest_due_seconds', '',
      coalesce(extract(epoch from app_now() - min(due_at)), 0)::text from outbox where state = 'queued' and due_at <= app_now()
    union all
    select 'danmai_due_overdue_seconds', '',
      coalesce(extract(epoch from app_now() - min(due_at)), 0)::text
      from due_instant where done_at is null and not dead and due_at <= app_now()
    union all
    select 'danmai_due_dead', '', count(*)::text from due_instant where dead
    union all
    ${overdueStepsMetric}
    union all
    select 'danmai_orders', format('{status="%s"}', status), count(*)::text from customer_order group by status
    union all
    select 'danmai_api_month', format('{channel="%s",kind="%s",month="%s"}', channel, kind, month), sum(count)::text
      from api_meter where month = to_char(app_now() at time zone 'Asia/Shanghai', 'YYYY-MM')
      group by channel, kind, month`);
  return `${rows.map((r) => `${r.name}${r.labels} ${r.value}`).join('\n')}\n`;
}
