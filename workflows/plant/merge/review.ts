import { sql } from 'drizzle-orm';
import type { PlantMachine } from '../../../plant-gateway/config/plant.ts';
import type { AuditEntry } from '../../audit/entry.ts';
import { audit } from '../../audit/record.ts';
import type { TxCtx } from '../../context.ts';
import { clock } from '../../now.ts';
import { lockSubject } from '../../subject.ts';
import { connectedMachines } from '../connected.ts';
import { tellConflicts } from '../tell.ts';
import { readFacts } from './read-facts.ts';
import { conflictsOf } from './rules.ts';
import type { Conflict, MachineFacts } from './types.ts';
import { CONFLICT_NAMES } from './words.ts';

/** Reviews queue up, and so do decisions on what they found. */
export const CONFLICTS = 'plant-conflicts';

interface Open extends Record<string, unknown> {
  id: number;
  machine: string;
  kind: Conflict['kind'];
  mark: string;
  from: number;
  ongoing: boolean;
}

/**
 * Compares all machines with what was reported of them: new differences are kept and told to whoever decides, those that go
 * on get their present figures, and those that have been cleared up are over. Nothing that machine or report said is
 * changed. The same state again changes nothing.
 */
export async function reviewMachines(ctx: TxCtx): Promise<void> {
  const machines = await connectedMachines(ctx);
  if (machines.length === 0) return;
  await lockSubject(ctx.tx, CONFLICTS);
  const facts = await readFacts(ctx, machines, await clock(ctx));
  if (!facts) return;
  const open = await readOpen(ctx);
  const entries: AuditEntry[] = [];
  const fresh: { id: number; kind: Conflict['kind']; workshop: string }[] = [];
  for (const machine of machines) {
    const own = facts.get(machine.id);
    if (!own) continue;
    const before = open.filter((one) => one.machine === machine.id);
    const found = conflictsOf(own).map((one) => asBefore(one, before));
    for (const one of found) {
      const id = await save(ctx, machine, one);
      if (id === null) continue;
      entries.push(opened(machine, one));
      if (one.kind !== 'report_only') fresh.push({ id, kind: one.kind, workshop: machine.workshop });
    }
    entries.push(...(await settle(ctx, machine, before, found, own)));
  }
  await tellConflicts(ctx, fresh);
  await audit(ctx, entries);
}

const readOpen = ({ tx }: TxCtx) =>
  tx.execute<Open>(sql`
    select id::float8 as id, machine, kind, mark, (extract(epoch from from_at) * 1000)::float8 as "from",
      to_at is null as ongoing from plant_conflict where state = 'open' order by id`);

/** Work without a report that is known already keeps its begin, also when that has left the window. */
function asBefore(one: Conflict, before: readonly Open[]): Conflict {
  const same = before.find(({ kind, ongoing }) => one.kind === 'unreported' && kind === one.kind && ongoing);
  if (!same || same.from > one.from) return one;
  const minutes = Number(one.plc.minutes) + Math.round((one.from - same.from) / 60_000);
  return { ...one, mark: same.mark, from: same.from, plc: { minutes } };
}

/** @returns its id when it is new */
async function save({ tx }: TxCtx, { id: machine }: PlantMachine, one: Conflict): Promise<number | null> {
  const { kind, mark, orderId, step, from, to } = one;
  // What is only marked asks nothing of anybody.
  const state = kind === 'report_only' ? 'over' : 'open';
  const [row] = await tx.execute<{ id: number; fresh: boolean }>(sql`
    insert into plant_conflict as c (machine, kind, mark, order_id, step, from_at, to_at, plc, mes, state)
    values (${machine}, ${kind}, ${mark}, ${orderId}, ${step}, to_timestamp(${from}::float8 / 1000),
      to_timestamp(${to}::float8 / 1000), ${JSON.stringify(one.plc)}::text::jsonb, ${JSON.stringify(one.mes)}::text::jsonb, ${state})
    on conflict (machine, kind, mark) do update set to_at = excluded.to_at, plc = excluded.plc, mes = excluded.mes
    where (c.to_at, c.plc, c.mes) is distinct from (excluded.to_at, excluded.plc, excluded.mes) and c.state <> 'confirmed'
    returning id::float8 as id, xmax = 0 as fresh`);
  return row?.fresh ? row.id : null;
}

const opened = (machine: PlantMachine, { kind, plc, mes }: Conflict): AuditEntry => ({
  action: 'plant.conflict',
  entity: 'machine',
  entityId: machine.id,
  change: { conflict: [null, CONFLICT_NAMES[kind]], plc: [null, plc], mes: [null, mes] },
});

/** What is open and no longer found: cleared up by a report, or ended without one. */
async function settle(
  { tx }: TxCtx,
  machine: PlantMachine,
  before: readonly Open[],
  found: readonly Conflict[],
  facts: MachineFacts,
): Promise<AuditEntry[]> {
  const still = new Set(found.map(({ kind, mark }) => `${kind} ${mark}`));
  const entries: AuditEntry[] = [];
  for (const one of before) {
    if (still.has(`${one.kind} ${one.mark}`)) continue;
    const reported = facts.reports.some(({ at }) => at > one.from);
    const cleared = (one.kind === 'unreported' || one.kind === 'count') && reported;
    if (!cleared && !one.ongoing) continue;
    await tx.execute(sql`
      update plant_conflict set to_at = coalesce(to_at, app_now()),
        state = case when ${cleared} then 'over' else state end where id = ${one.id}`);
    if (cleared)
      entries.push({
        action: 'plant.over',
        entity: 'machine',
        entityId: machine.id,
        change: { conflict: [CONFLICT_NAMES[one.kind], null] },
      });
  }
  return entries;
}
