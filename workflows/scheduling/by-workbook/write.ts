import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { instantOf } from '../../load/spans.ts';
import { NotWritten, writeApart } from '../write-apart.ts';
import type { Wanted } from './wanted.ts';

/** Rows in one statement: text of so many holds nothing else up. */
const AT_ONCE = 250;

/**
 * Puts operations where a plan wants them; the plan is locked. The database has the last word about machines.
 * @returns false, with nothing written, when something stands there that the plan does not show, or one has begun
 */
export const writePlaces = (ctx: TxCtx, wanted: readonly Wanted[]): Promise<boolean> =>
  writeApart(ctx, async (inside) => {
    for (let i = 0; i < wanted.length; i += AT_ONCE) {
      const some = wanted.slice(i, i + AT_ONCE);
      await move(
        inside,
        some.filter(({ before }) => before !== null),
      );
      await add(
        inside,
        some.filter(({ before }) => before === null),
      );
    }
  });

/** As rows of a statement: `jsonb_to_recordset` with these columns. */
const COLUMNS = sql.raw(
  `id bigint, order_id bigint, step int, machine text, centre text, kind text, "from" timestamptz, "to" timestamptz,
   work_minutes int, setup_minutes int, frozen boolean, tools jsonb`,
);

const rowOf = ({ before, subject, task, machine, from, to, workMinutes, frozen, tools }: Wanted) => ({
  id: before?.id ?? null,
  order_id: subject.order.id,
  step: task.step,
  machine: task.kind === 'machine' ? machine : '',
  centre: task.centre,
  kind: task.kind,
  from: instantOf(from).toISOString(),
  to: instantOf(to).toISOString(),
  // Of work outside, the time from pick-up to return.
  work_minutes: task.kind === 'outside' ? to - from : workMinutes,
  setup_minutes: task.setupMinutes,
  frozen,
  tools,
});

const recordset = (wanted: readonly Wanted[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(wanted.map(rowOf))}::text::jsonb) as r (${COLUMNS})`;

/** @throws NotWritten when somebody has begun one of them under our eyes */
async function move({ tx }: TxCtx, wanted: readonly Wanted[]): Promise<void> {
  if (wanted.length === 0) return;
  const rows = await tx.execute(sql`
    update machine_booking b set machine = r.machine, centre = r.centre, kind = r.kind, "from" = r."from", "to" = r."to",
      work_minutes = r.work_minutes, setup_minutes = r.setup_minutes, frozen = r.frozen, booked_by = 'workbook',
      booked_at = app_now()
    from ${recordset(wanted)} where b.id = r.id and b.state = 'planned' returning b.id`);
  if (rows.length < wanted.length) throw new NotWritten();
}

async function add({ tx }: TxCtx, wanted: readonly Wanted[]): Promise<void> {
  if (wanted.length === 0) return;
  await tx.execute(sql`
    with r as (select * from ${recordset(wanted)}),
    added as (
      insert into machine_booking
        (order_id, step, machine, centre, kind, "from", "to", work_minutes, setup_minutes, frozen, booked_by)
      select order_id, step, machine, centre, kind, "from", "to", work_minutes, setup_minutes, frozen, 'workbook' from r
      returning id, order_id, step)
    insert into tool_booking (booking_id, tool_code, pieces)
    select added.id, need.tool, need.pieces
    from added join r using (order_id, step), jsonb_to_recordset(r.tools) as need (tool text, pieces int)`);
}
