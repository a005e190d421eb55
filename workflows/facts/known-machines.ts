import type { TxCtx } from '../context.ts';
import { folded } from '../load/named.ts';
import { machinesOf } from '../scheduling/machines.ts';
import type { Fact } from './kinds.ts';

/**
 * Whether a fact names a machine that the house does not have, by id or name however written. A house without machines
 * knows none, and wonders at none.
 */
export async function machineDoubts(ctx: TxCtx, facts: readonly Fact[]): Promise<(fact: Fact) => boolean> {
  if (!facts.some((fact) => fact.kind === 'work_report' && fact.machine)) return () => false;
  const machines = await machinesOf(ctx);
  if (machines.length === 0) return () => false;
  const names = new Set(machines.flatMap(({ id, name }) => [folded(id), folded(name)]));
  return (fact) =>
    fact.kind === 'work_report' && fact.machine !== undefined && !names.has(folded(fact.machine));
}
