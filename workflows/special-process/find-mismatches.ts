import { eq } from 'drizzle-orm';
import { order as orderTable } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import type { WhoRule } from '../factory/checkpoint-rules.ts';
import type { Factory } from '../factory/factory.ts';
import { type Operation, routingOf } from '../routing/read.ts';
import { compare, type Mismatch } from './compare.ts';
import { needsOf } from './needs.ts';

/** What of an order's special processes does not match, as it stands now. Nothing where the factory has no such list. */
export async function findMismatches(
  ctx: Pick<Ctx, 'db' | 'tx' | 'factory'>,
  orderId: number,
): Promise<Mismatch[]> {
  if (!ctx.factory.capabilities) return [];
  const [row] = await (ctx.tx ?? ctx.db).select().from(orderTable).where(eq(orderTable.id, orderId));
  return row ? mismatchesOf(ctx.factory, row, await routingOf(ctx, row)) : [];
}

/** The same for an order as it would be. */
export function mismatchesOf(
  { capabilities }: Pick<Factory, 'capabilities'>,
  order: { specialProcesses: readonly string[]; requirements: string },
  routing: readonly Operation[],
): Mismatch[] {
  if (!capabilities) return [];
  const { processes } = capabilities;
  return compare(needsOf(processes, order), routing, processes);
}

/** Who is asked about these processes: the engineers of each, and those for all where one has none of its own. */
export function engineersFor(
  { capabilities }: Pick<Factory, 'capabilities'>,
  mismatches: readonly Mismatch[],
): WhoRule[] {
  const of = (process: string): readonly WhoRule[] => {
    const own = capabilities?.processes.find((one) => one.name === process)?.engineers ?? [];
    return own.length > 0 ? own : (capabilities?.engineers ?? []);
  };
  const rules = new Map(
    mismatches.flatMap(({ process }) => of(process)).map((rule) => [JSON.stringify(rule), rule]),
  );
  return rules.size > 0 ? [...rules.values()] : [...(capabilities?.engineers ?? [])];
}
