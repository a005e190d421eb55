import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { Period } from './period.ts';

/** An absence as it is shown, with names. */
export interface AbsenceView extends Period {
  id: number;
  userId: string;
  name: string;
  delegateUserId: string;
  delegateName: string;
  reason: string;
  cancelled: boolean;
  state: 'coming' | 'present' | 'over';
}

type Row = Omit<AbsenceView, 'fromAt' | 'untilAt' | 'id'> & { id: string; fromAt: string; untilAt: string };

async function read(ctx: Pick<Ctx, 'db' | 'tx'>, which: SQL): Promise<AbsenceView[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Row & Record<string, unknown>>(sql`
    select a.id, a.user_id as "userId", coalesce(p.name, a.user_id) as name,
      a.delegate_user_id as "delegateUserId", coalesce(d.name, a.delegate_user_id) as "delegateName",
      a.from_at as "fromAt", a.until_at as "untilAt", a.reason, a.cancelled_at is not null as cancelled,
      case when a.until_at <= app_now() then 'over' when a.from_at > app_now() then 'coming' else 'present' end as state
    from absence a
    left join person p on p.user_id = a.user_id
    left join person d on d.user_id = a.delegate_user_id
    where ${which}
    order by a.from_at, a.id`);
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    fromAt: new Date(row.fromAt),
    untilAt: new Date(row.untilAt),
  }));
}

/** One absence, however it stands; null when there is none with this id. */
export async function readAbsence(ctx: Pick<Ctx, 'db' | 'tx'>, id: number): Promise<AbsenceView | null> {
  return (await read(ctx, sql`a.id = ${id}`))[0] ?? null;
}

const live = sql`a.cancelled_at is null and a.until_at > app_now()`;

/** Present and coming absences of a person, the next first. */
export const absencesOf = (ctx: Pick<Ctx, 'db' | 'tx'>, userId: string): Promise<AbsenceView[]> =>
  read(ctx, sql`a.user_id = ${userId} and ${live}`);

/** Present and coming absences in which this person is the delegate. */
export const absencesDelegatedTo = (ctx: Pick<Ctx, 'db' | 'tx'>, userId: string): Promise<AbsenceView[]> =>
  read(ctx, sql`a.delegate_user_id = ${userId} and ${live}`);

/** Those of a person that share time with a period. */
export const absencesDuring = (
  ctx: Pick<Ctx, 'db' | 'tx'>,
  userId: string,
  { fromAt, untilAt }: Period,
): Promise<AbsenceView[]> =>
  read(
    ctx,
    sql`a.user_id = ${userId} and a.cancelled_at is null
      and a.from_at < ${untilAt.toISOString()}::timestamptz and a.until_at > ${fromAt.toISOString()}::timestamptz`,
  );
