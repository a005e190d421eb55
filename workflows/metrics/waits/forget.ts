import { type SQL, sql } from 'drizzle-orm';
import { forgetMonths, monthOf } from './months.ts';

/**
 * A fact told late has ended a wait earlier than was measured: it is measured anew.
 * @param changes a select of the ids of status changes
 */
export function forgetStatusWaits(changes: SQL): SQL {
  const [values, sums] = forgetMonths(sql`select ${monthOf(sql`asked_at`)} from forgotten`);
  return sql`, forgotten as (
    delete from measured_wait where kind = 'status' and ref in (${changes}) returning asked_at
  ), ${values} ${sums}`;
}
