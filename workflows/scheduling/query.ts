import type { Ctx } from '../context.ts';
import type { Arrival, Machine, Operation, Query, Span, ToolNeed } from '../rush-order/core/types.ts';
import { materialArrivals, underWay } from './arrivals.ts';
import { type HouseTool, priorityOf } from './assemble-plan.ts';
import { choicesOf } from './machines.ts';
import type { Lead } from './passes.ts';
import type { PlannedOrder } from './read-order.ts';
import type { HousePlan } from './read-plan.ts';
import { type OrderReads, readsOf } from './reads.ts';
import { type Task, tasksOf } from './tasks.ts';
import { dueOf } from './times.ts';
import { handPlace } from './virtual.ts';

/** What is to be planned of an order, in the words of the core. */
export interface OrderQuery {
  /** Null: nothing is left to plan. */
  query: Query | null;
  /** Places for its work by hand, to be added to the plan's machines. */
  places: Machine[];
  /** What is planned, by step. */
  tasks: ReadonlyMap<number, Task>;
  /** Lead times outside, by step. */
  leads: ReadonlyMap<number, Lead>;
  /** When suppliers fetch parts. */
  pickUps: readonly Span[];
  /** Tooling of the routing that nobody keeps a record of. */
  unknownTools: string[];
  /** Missing material of which nobody knows when it comes. */
  unknownMaterial: { code: string; name: string }[];
  /** The order has a routing at all. */
  hasRouting: boolean;
}

/**
 * Reads what is left of an order and when it can begin.
 * @param rush its priority in the search
 * @param free what a planner gave to a supplier and nobody has ordered yet is looked for in the house again, too
 * @param reads what was read of this order together with others
 */
export async function queryOf(
  ctx: Ctx,
  house: HousePlan,
  order: PlannedOrder,
  rush: boolean,
  { free = false, reads: read }: { free?: boolean; reads?: OrderReads } = {},
): Promise<OrderQuery> {
  const reads = read ?? (await readsOf(ctx, [order.id], { free }));
  const routing = reads.routing.get(order.id) ?? [];
  const bookings = reads.bookings.get(order.id) ?? [];
  const all = tasksOf(routing, order.quantity, {
    hasMachines: (centre) => choicesOf(house.machines, centre).length > 0,
    hands: house.hands,
  });
  const under = await underWay(ctx, order.id, all, { bookings, lead: reads.lead }, house.now);
  const tasks = all.filter((task) => !under.some((one) => one.task === task));
  const material = materialArrivals(reads.short.get(order.id) ?? [], house.now);
  const leads = new Map<number, Lead>();
  for (const task of tasks)
    if (task.kind === 'outside') leads.set(task.step, await reads.lead({ ...task, supplier: task.centre }));
  const arrivals = tasks.map((_, i): Arrival[] => (i === 0 ? [...material.arrivals] : []));
  for (const { task, arrival } of under)
    arrivals[tasks.findIndex(({ step }) => step > task.step)]?.push(arrival);
  const tooling = toolNeeds(tasks, house.tools);
  return {
    query:
      tasks.length === 0
        ? null
        : {
            order: order.number,
            priority: priorityOf(rush),
            due: dueOf(order.promisedDate),
            operations: tasks.map((task, i) =>
              operationOf(house, order.number, task, {
                lead: leads.get(task.step),
                tools: tooling.needs.get(task.step) ?? [],
                arrivals: arrivals[i] ?? [],
              }),
            ),
            now: house.now,
            horizon: house.horizon,
            frozenUntil: house.frozenUntil,
          },
    places: handPlaces(house, order.number, tasks),
    tasks: new Map(tasks.map((task) => [task.step, task])),
    leads,
    pickUps: house.handSpans,
    unknownTools: tooling.unknown,
    unknownMaterial: material.unknown,
    hasRouting: routing.length > 0,
  };
}

function operationOf(
  house: HousePlan,
  number: string,
  task: Task,
  { lead, tools, arrivals }: { lead: Lead | undefined; tools: ToolNeed[]; arrivals: Arrival[] },
): Operation {
  const { step, setupMinutes, runMinutes } = task;
  if (task.kind === 'outside')
    return {
      kind: 'outside',
      step,
      supplier: task.centre,
      ...(task.process ? { process: task.process } : {}),
      lead: { p50: lead?.p50 ?? 0, p90: lead?.p90 ?? 0 },
      pickUps: house.handSpans,
      arrivals,
    };
  const choices =
    task.kind === 'machine'
      ? choicesOf(house.machines, task.centre)
      : [{ model: handPlace(task.centre, number), factor: 1 }];
  return { kind: 'inside', step, choices, setupMinutes, runMinutes, tools, arrivals };
}

function handPlaces(house: HousePlan, number: string, tasks: readonly Task[]): Machine[] {
  const known = new Set(house.plan.machines.map(({ id }) => id));
  const ids = tasks.flatMap((task) => (task.kind === 'hand' ? [handPlace(task.centre, number)] : []));
  return [...new Set(ids)]
    .filter((id) => !known.has(id))
    .map((id) => ({ id, model: id, spans: house.handSpans }));
}

/** One piece of each; those that nobody keeps a record of are told and not checked. */
function toolNeeds(tasks: readonly Task[], tools: readonly HouseTool[]) {
  const byName = new Map(
    tools.flatMap((one) => [[one.name, one.code] as const, [one.code, one.code] as const]),
  );
  const unknown = new Set<string>();
  const needs = new Map<number, ToolNeed[]>();
  for (const task of tasks) {
    const codes = new Set<string>();
    for (const name of task.tools) {
      const code = byName.get(name);
      if (code === undefined) unknown.add(name);
      else codes.add(code);
    }
    needs.set(
      task.step,
      [...codes].map((code) => ({ tool: code, pieces: 1 })),
    );
  }
  return { needs, unknown: [...unknown] };
}
