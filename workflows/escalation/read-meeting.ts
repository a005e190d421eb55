import { sql } from 'drizzle-orm';
import { type CheckpointView, readCheckpoint } from '../checkpoints/read.ts';
import type { Ctx } from '../context.ts';
import { actorsOf } from '../staff/actor.ts';
import { mayReadField } from '../staff/policy-table.ts';

/** A step of the ladder that was run, in names. Instants are ISO 8601 UTC. */
export interface StepTold {
  tier: number;
  at: string;
  outcome: string;
  told: string[];
  cc: string[];
  /** `schedule`, or who escalated by hand and why. */
  cause: string;
}

/** Everything that the page of facts of a meeting is made of. */
export interface MeetingFacts {
  view: CheckpointView;
  steps: StepTold[];
  /** Decimal yuan; null when there is no price, or somebody among the readers may not see it. */
  amount: string | null;
}

/** @param readers user ids of everybody who will read them: one text goes to all, so it holds only what all may see */
export async function readMeetingFacts(
  ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>,
  checkpointId: number,
  readers: readonly string[],
): Promise<MeetingFacts | undefined> {
  const view = await readCheckpoint(ctx, checkpointId);
  if (!view) return undefined;
  const db = ctx.tx ?? ctx.db;
  const [steps, [money]] = await Promise.all([
    db.execute<StepTold & Record<string, unknown>>(sql`
      select s.tier, s.done_at as at, s.outcome, s.cause, ${names(sql`s.told`)} as told, ${names(sql`s.cc`)} as cc
      from escalation_step s where s.checkpoint_id = ${checkpointId} and s.arm = ${view.arm}
      order by s.done_at, s.tier`),
    db.execute<{ amount: string | null }>(
      sql`select amount::text from customer_order where id = ${view.order.id}`,
    ),
  ]);
  const seen = money?.amount && (await everybodySeesAmounts(ctx, view, readers));
  return { view, steps: [...steps], amount: seen ? money.amount : null };
}

async function everybodySeesAmounts(
  ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>,
  { order }: CheckpointView,
  readers: readonly string[],
): Promise<boolean> {
  const people = await actorsOf(ctx, readers);
  const strangers = new Set(readers).size > people.length;
  return !strangers && people.every((one) => mayReadField(ctx.factory, one, order, 'order', 'amount'));
}

const names = (column: ReturnType<typeof sql>) => sql`array(
  select coalesce(p.name, u.user_id) from unnest(${column}) with ordinality u (user_id, place)
  left join person p on p.user_id = u.user_id order by u.place)`;

/** Names by user id; the id itself when nobody knows. */
export async function namesOf(
  ctx: Pick<Ctx, 'db' | 'tx'>,
  userIds: readonly string[],
): Promise<(userId: string) => string> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ userId: string; name: string }>(sql`
    select user_id as "userId", name from person
    where user_id in (select jsonb_array_elements_text(${JSON.stringify(userIds)}::text::jsonb))`);
  const known = new Map(rows.map((row) => [row.userId, row.name]));
  return (userId) => known.get(userId) ?? userId;
}
