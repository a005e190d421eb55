import { asc } from 'drizzle-orm';
import { machine } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import type { TimedMachine } from '../load/machine-time.ts';
import type { Choice } from '../rush-order/core/types.ts';

/** A machine that work is planned on. */
export interface PlannedMachine extends TimedMachine {
  readonly name: string;
  /** Models that may do its work instead. */
  readonly alternatives: readonly Choice[];
}

/**
 * All machines: those of plant.yaml, and those of the master data that it does not have (the factory's shifts, no
 * alternatives). A factory without any plans none.
 */
export async function machinesOf(ctx: Pick<Ctx, 'db' | 'tx' | 'plant'>): Promise<PlannedMachine[]> {
  const rows = await (ctx.tx ?? ctx.db).select().from(machine).orderBy(asc(machine.model), asc(machine.id));
  const inPlant = ctx.plant?.().machines ?? [];
  const known = new Set(inPlant.map(({ id }) => id));
  const others = rows.filter(({ id }) => !known.has(id));
  return [
    ...inPlant.map(({ id, name, model, shifts, alternatives }) => ({
      id,
      name,
      model,
      shifts,
      alternatives,
    })),
    ...others.map(({ id, name, model }) => ({ id, name, model, shifts: null, alternatives: [] })),
  ].sort((a, b) => a.model.localeCompare(b.model) || a.id.localeCompare(b.id));
}

/** The models that may do the work of a work centre, itself first. Empty where it has no machines: work by hand. */
export function choicesOf(machines: readonly PlannedMachine[], centre: string): Choice[] {
  const own = machines.filter(({ model }) => model === centre);
  if (own.length === 0) return [];
  const others = new Map(own.flatMap(({ alternatives }) => alternatives).map((one) => [one.model, one]));
  const there = new Set(machines.map(({ model }) => model));
  return [{ model: centre, factor: 1 }, ...[...others.values()].filter(({ model }) => there.has(model))];
}
