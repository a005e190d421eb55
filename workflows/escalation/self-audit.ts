import { sql } from 'drizzle-orm';
import type { Db, Tx } from '../../db/client.ts';
import { LATE_STEP } from './late-step.ts';
import { MEETING_OVER } from './meeting-keys.ts';
import { STEP } from './plan-step.ts';

/** Two heartbeats of the engine (20 s each): by then whatever was due has been looked at. */
const TWO_CYCLES = sql`interval '40 seconds'`;

/** A meeting that is still to be planned after this long is stuck: its lease runs for half a minute. */
const PLANNING = sql`interval '10 minutes'`;

export interface Fault {
  checkpointId: number;
  arm: number;
  /** Highest tier that has run. */
  tier: number;
  number: string;
  name: string;
  /** overdue | unplanned | no_deadline | no_meeting | meeting_stuck | meeting_silent */
  what: string;
  /** ISO 8601 UTC; null where nothing was planned. */
  since: string | null;
}

const open = (kind: string, ref: ReturnType<typeof sql>) => sql`exists (
  select from due_instant d where d.kind = ${kind} and d.ref = ${ref} and d.done_at is null and not d.dead)`;

/** That a step which is overdue is only put off for a moment, because somebody is pressing on its checkpoint. */
const moving = sql`exists (
  select from due_instant d where d.kind = ${STEP} and d.ref = c.id || ':' || c.arm || ':' || (c.tier + 1)
    and d.done_at is null and not d.dead and d.attempts = 0 and d.due_at > app_now() - ${TWO_CYCLES})`;

/**
 * Open checkpoints whose ladder does not go on: a step overdue by more than two cycles, a plan that is missing, a
 * meeting that is not planned or whose decision nobody asks for. Walks only the index of next steps.
 */
const FAULTS = sql`
  select c.id, c.arm, c.tier, c.order_id, c.name, c.next_step_at as since, case
    when c.next_step_at is not null then case when not ${moving} then 'overdue' end
    when c.deadline_at is null then
      case when not ${open('checkpoints.late_deadline', sql`c.id || ':' || c.arm`)}
        and not exists (select from customer_order h where h.id = c.order_id and h.held_from is not null)
        then 'no_deadline' end
    when c.tier < 3 then
      case when not ${open(LATE_STEP, sql`c.id || ':' || c.arm || ':' || (c.tier + 1)`)} then 'unplanned' end
    when exists (select from escalation_step s
                 where s.checkpoint_id = c.id and s.arm = c.arm and s.tier = 3 and s.outcome = 'skipped') then null
    when m.id is null or m.state in ('cancelled', 'decided') then 'no_meeting'
    when m.state = 'planning' then case when m.created_at < app_now() - ${PLANNING} then 'meeting_stuck' end
    when m.ends_at < app_now() - ${TWO_CYCLES} and not exists (
      select from due_instant d where d.kind = ${MEETING_OVER} and d.ref like m.id || ':%' and d.done_at is null and not d.dead)
      then 'meeting_silent'
    end as what
  from checkpoint c
  left join escalation_meeting m on m.checkpoint_id = c.id and m.arm = c.arm
  where c.state = 'open' and (c.next_step_at is null or c.next_step_at < app_now() - ${TWO_CYCLES})`;

/** What is wrong with the ladders, the longest overdue first. */
export async function faultsOfLadders(db: Db | Tx, limit = 100): Promise<Fault[]> {
  const rows = await db.execute<Fault & Record<string, unknown>>(sql`
    select f.id::float8 as "checkpointId", f.arm, f.tier, o.number, f.name, f.what, f.since
    from (${FAULTS}) f join customer_order o on o.id = f.order_id
    where f.what is not null order by f.since nulls first, f.id limit ${limit}`);
  return [...rows];
}

/** For the metrics: how many there are, as (name, labels, value). */
export const overdueStepsMetric = sql`
  select 'danmai_checkpoints_overdue_steps' as name, '' as labels, count(*)::text as value
  from (${FAULTS}) f where f.what is not null`;
