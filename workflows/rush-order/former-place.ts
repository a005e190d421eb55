import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { NotWritten, writeApart } from '../scheduling/write-apart.ts';
import type { RequestRow } from './read.ts';
import { fitting, type Stood } from './restore-fits.ts';

/** An operation as it was booked before its order was booked as a rush order; columns of machine_booking. */
interface FormerBooking {
  step: number;
  machine: string;
  centre: string;
  kind: string;
  /** Instants, ISO 8601. */
  from: string;
  to: string;
  work_minutes: number;
  setup_minutes: number;
  frozen: boolean;
  booked_by: string;
  booked_at: string;
  tools: { tool_code: string; pieces: number }[];
}

/** Keeps with its request where the order stands, before that place is freed. */
export async function saveFormer({ tx }: TxCtx, requestId: number, orderId: number): Promise<void> {
  await tx.execute(sql`
    update rush_request set former_place = (
      select jsonb_agg(jsonb_build_object('step', b.step, 'machine', b.machine, 'centre', b.centre, 'kind', b.kind,
        'from', b."from", 'to', b."to", 'work_minutes', b.work_minutes, 'setup_minutes', b.setup_minutes,
        'frozen', b.frozen, 'booked_by', b.booked_by, 'booked_at', b.booked_at,
        'tools', coalesce((select jsonb_agg(jsonb_build_object('tool_code', t.tool_code, 'pieces', t.pieces))
          from tool_booking t where t.booking_id = b.id), '[]')) order by b.step)
      from machine_booking b where b.order_id = ${orderId} and b.state = 'planned')
    where id = ${requestId}`);
}

/** Whether its bookings are those of the request still, and nobody has planned it anew since. */
export async function isAsBooked({ tx }: TxCtx, request: RequestRow): Promise<boolean> {
  const later = await tx.execute(sql`
    select from machine_booking
    where order_id = ${request.orderId} and booked_at > ${request.bookedAt?.toISOString() ?? null}::timestamptz`);
  return later.length === 0;
}

/**
 * The rush order stands again where it stood before, as a whole, by the rules by which those who made room go back; its rush
 * place is free already, and they stand.
 * @returns false, with nothing written, when it had no place, or that is past, taken or not to be had any more
 */
export async function standAgain(ctx: TxCtx, request: RequestRow): Promise<boolean> {
  const former = (request.formerPlace ?? []) as FormerBooking[];
  const now = await clock(ctx);
  if (former.length === 0 || former.some(({ from }) => new Date(from) < now)) return false;
  return writeApart(ctx, async (inside) => {
    const rows = await insertFormer(inside, request.orderId, former);
    if (rows.length === 0 || (await fitting(inside, [rows])).length === 0) throw new NotWritten();
  });
}

/** Operations that have kept their line (parts at their supplier) are left as they are. */
async function insertFormer(
  { tx }: TxCtx,
  orderId: number,
  former: readonly FormerBooking[],
): Promise<Stood[]> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(former)}::text::jsonb) as r (step int, machine text, centre text,
    kind text, "from" timestamptz, "to" timestamptz, work_minutes int, setup_minutes int, frozen boolean, booked_by text,
    booked_at timestamptz, tools jsonb)`;
  const rows = await tx.execute<{
    step: number;
    machine: string;
    from: string;
    to: string;
    minutes: number;
  }>(sql`
    insert into machine_booking (order_id, step, machine, centre, kind, "from", "to", work_minutes, setup_minutes, frozen,
      booked_by, booked_at)
    select ${orderId}, r.step, r.machine, r.centre, r.kind, r."from", r."to", r.work_minutes, r.setup_minutes, r.frozen,
      r.booked_by, r.booked_at
    from ${given}
    where not exists (select from machine_booking b where b.order_id = ${orderId} and b.step = r.step)
    order by r.step
    returning step, machine, "from", "to", work_minutes as minutes`);
  await tx.execute(sql`
    insert into tool_booking (booking_id, tool_code, pieces)
    select b.id, t.tool_code, t.pieces from ${given}
    join machine_booking b on b.order_id = ${orderId} and b.step = r.step
    cross join jsonb_to_recordset(r.tools) as t (tool_code text, pieces int)
    on conflict do nothing`);
  return rows.map(({ step, machine, from, to, minutes }) => ({
    ...{ orderId, step, fromMachine: machine, fromMinutes: minutes },
    ...{ fromStart: new Date(from), fromEnd: new Date(to) },
  }));
}
