import { sql } from 'drizzle-orm';
import type { Waits } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { isHold, statusOf } from '../factory/rules.ts';
import { type IncidentKind, KIND_NAMES } from '../incidents/of-order.ts';
import { boundsFrom } from '../orders/bounds.ts';
import { bounded, forecast } from '../orders/forecast.ts';
import { readPace } from '../orders/pace.ts';
import { routingsOf } from '../routing/read-many.ts';
import { reads, sightsOver } from '../staff/policy-table.ts';
import type { Moment } from './condition.ts';
import { iso, shanghaiMinute } from './iso.ts';
import type { RawOrder } from './read-rows.ts';

type Reader = Pick<Ctx, 'db' | 'tx' | 'factory' | 'actor'>;

interface Waiting extends Record<string, unknown> {
  orderId: number;
  checkpoints: Extract<Waits, { kind: 'checkpoint' }>[] | null;
  missing: number;
  expected: string | null;
  incidents: IncidentKind[] | null;
}

/**
 * Why each of these orders does not go on, what weighs most first: checkpoints that have not passed, missing material
 * (for those who may see material), incidents, a hold; else what its status waits for. In one statement.
 */
export async function waitsOf(ctx: Reader, orders: readonly RawOrder[]): Promise<Map<number, Waits[]>> {
  const found = new Map((await readWaiting(ctx, orders)).map((one) => [one.orderId, one]));
  return new Map(orders.map((one) => [one.id, told(ctx, one, found.get(one.id))]));
}

function told({ factory, actor }: Reader, order: RawOrder, found: Waiting | undefined): Waits[] {
  const material = reads(sightsOver(factory, actor, order), 'demand', 'missing');
  const waits: Waits[] = [
    ...(found?.checkpoints ?? []),
    ...(material && found && found.missing > 0
      ? [{ kind: 'material', missing: found.missing, expected: found.expected } as const]
      : []),
    ...[...new Set(found?.incidents ?? [])].map(
      (kind) => ({ kind: 'incident', name: KIND_NAMES[kind] }) as const,
    ),
    ...(isHold(factory.flow, order.status) ? [{ kind: 'hold' } as const] : []),
  ];
  if (waits.length > 0) return waits;
  const { waitsFor } = statusOf(factory.flow, order.status);
  return waitsFor === '' ? [] : [{ kind: 'status', text: waitsFor }];
}

const idsOf = (orders: readonly RawOrder[]) =>
  sql`(select one::bigint from jsonb_array_elements_text(${JSON.stringify(orders.map(({ id }) => id))}::text::jsonb) as one)`;

/** Demands of these orders that are not covered, by order. */
const shortOf = (orders: readonly RawOrder[]) => sql`
  select d.order_id, count(*)::int as missing, max(d.expected_date) as expected from material_demand d
  where d.order_id in ${idsOf(orders)} and (d.problem <> '' or d.required > coalesce((select sum(r.quantity)
    from reservation r where r.order_id = d.order_id and r.material_code = d.material_code), 0))
  group by d.order_id`;

async function readWaiting({ db, tx }: Reader, orders: readonly RawOrder[]): Promise<Waiting[]> {
  if (orders.length === 0) return [];
  return (tx ?? db).execute<Waiting>(sql`
    with asked as (select one as id from ${idsOf(orders)} as ids (one)),
    signing as (
      select k.order_id, jsonb_agg(jsonb_build_object('kind', 'checkpoint', 'id', k.id, 'name', k.name,
        'rejected', k.state = 'rejected', 'late', coalesce(k.deadline_at <= app_now(), false),
        'deadlineAt', ${iso(sql`k.deadline_at`)},
        'who', array(select coalesce(p.name, s.user_id) from checkpoint_signer s left join person p on p.user_id = s.user_id
          where s.checkpoint_id = k.id and s.round = k.round and s.state = 'pending' order by s.place)) order by k.id) as list
      from checkpoint k where k.order_id in (select id from asked) and k.state in ('open', 'rejected') group by k.order_id
    ), touched as (
      select t.order_id, array_agg(i.kind order by i.id desc) as kinds
      from incident_order t join incident i on i.id = t.incident_id and i.state = 'open'
      where t.order_id in (select id from asked) group by t.order_id
    )
    select a.id::float8 as "orderId", g.list as checkpoints, coalesce(m.missing, 0) as missing, m.expected,
      to_jsonb(t.kinds) as incidents
    from asked a left join signing g on g.order_id = a.id left join (${shortOf(orders)}) m on m.order_id = a.id
    left join touched t on t.order_id = a.id`);
}

interface Held extends Record<string, unknown> {
  orderId: number;
  kind: IncidentKind | null;
  likelyDate: string | null;
  untilDate: string | null;
  arrival: string | null;
}

/** When each will likely leave, by the rule of the order's own card (orders/forecast.ts); absent: nobody knows. */
export async function expectedOf(
  ctx: Reader,
  orders: readonly RawOrder[],
  { now, today }: Moment,
): Promise<Map<number, string>> {
  if (orders.length === 0) return new Map();
  const [pace, held] = await Promise.all([readPace(ctx), readHeld(ctx, orders)]);
  const arrivals = new Map(
    held.flatMap(({ orderId, arrival }) =>
      arrival && arrival >= today ? [[orderId, arrival] as const] : [],
    ),
  );
  const routings = arrivals.size > 0 ? await routingsOf(ctx, [...arrivals.keys()]) : new Map();
  return new Map(
    orders.flatMap((order) => {
      const affected = held.flatMap((one) =>
        one.orderId === order.id && one.kind && one.untilDate
          ? [{ kind: one.kind, subject: null, likelyDate: one.likelyDate, untilDate: one.untilDate }]
          : [],
      );
      const bounds = boundsFrom(ctx.factory.calendar, {
        quantity: order.quantity,
        affected,
        arrival: arrivals.get(order.id) ?? null,
        routing: routings.get(order.id) ?? [],
      });
      const usual = forecast(ctx.factory.flow, order.status, order.minutes, pace, shanghaiMinute(now));
      const likely = bounded(usual, bounds);
      return likely.kind === 'date' ? [[order.id, likely.date] as const] : [];
    }),
  );
}

async function readHeld({ db, tx }: Reader, orders: readonly RawOrder[]): Promise<Held[]> {
  return (tx ?? db).execute<Held>(sql`
    select a.id::float8 as "orderId", i.kind, t.likely_date as "likelyDate", i.until_date as "untilDate", m.arrival
    from (select one as id from ${idsOf(orders)} as ids (one)) a
    left join incident_order t on t.order_id = a.id
    left join incident i on i.id = t.incident_id and i.state = 'open'
    left join lateral (select max(d.expected_date) as arrival from material_demand d
      where d.order_id = a.id and d.expected_date is not null
        and d.required > coalesce((select sum(r.quantity) from reservation r
          where r.order_id = d.order_id and r.material_code = d.material_code), 0)) m on true`);
}
