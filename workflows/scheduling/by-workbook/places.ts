import { folded } from '../../load/named.ts';
import { ProductiveMap } from '../../rush-order/core/productive.ts';
import type { Choice } from '../../rush-order/core/types.ts';
import { choicesOf, type PlannedMachine } from '../machines.ts';
import type { HousePlan } from '../read-plan.ts';
import type { Task } from '../tasks.ts';

/** Machines that may do the work of a work centre. */
export interface Able {
  choices: readonly Choice[];
  ids: readonly string[];
}

/** The places of a house as the rows of a plan name them; what thousands of rows ask is worked out once. */
export interface PlanPlaces {
  house: HousePlan;
  /** By its id or its name, however it is written. */
  machineNamed(text: string): PlannedMachine | undefined;
  /** By its id as it is. */
  modelOf(id: string): string | undefined;
  ableFor(centre: string): Able;
  /** When work of such a task is done. @param machine as the plan of the core calls it */
  timeOf(kind: Task['kind'], machine: string): ProductiveMap;
}

export function planPlaces(house: HousePlan): PlanPlaces {
  const machines = new Map<string, PlannedMachine>();
  for (const one of house.machines)
    for (const key of [folded(one.id), folded(one.name)]) if (!machines.has(key)) machines.set(key, one);
  const models = new Map(house.machines.map(({ id, model }) => [id, model]));
  const able = new Map<string, Able>();
  const times = new Map<string, ProductiveMap>();
  return {
    house,
    machineNamed: (text) => machines.get(folded(text)),
    modelOf: (id) => models.get(id),
    ableFor: (centre) => once(able, centre, () => ableOf(house, centre)),
    timeOf: (kind, machine) =>
      once(
        times,
        kind === 'machine' ? machine : '',
        (key) => new ProductiveMap(key === '' ? house.handSpans : (house.times.get(key)?.spans ?? [])),
      ),
  };
}

function ableOf({ machines }: HousePlan, centre: string): Able {
  const choices = choicesOf(machines, centre);
  const models = new Set(choices.map(({ model }) => model));
  return { choices, ids: machines.filter(({ model }) => models.has(model)).map(({ id }) => id) };
}

function once<T>(known: Map<string, T>, key: string, make: (key: string) => T): T {
  const there = known.get(key);
  if (there !== undefined) return there;
  const made = make(key);
  known.set(key, made);
  return made;
}
