import { sql } from 'drizzle-orm';
import type { PlantMachine } from '../../plant-gateway/config/plant.ts';
import type { Ctx } from '../context.ts';

/** What nobody has told of for longer is not connected any more, days. */
const FORGOTTEN_DAYS = 30;

/**
 * The machines that a gateway tells of: ours asks those with a `source`; those that a gateway on the shop-floor network
 * asks stand in our file without one, and have told something lately.
 */
export async function connectedMachines(ctx: Pick<Ctx, 'db' | 'tx' | 'plant'>): Promise<PlantMachine[]> {
  const all = ctx.plant?.().machines ?? [];
  if (all.length === 0) return [];
  const rows = await (ctx.tx ?? ctx.db).execute<{ machine: string }>(sql`
    select machine from machine_now where seen_at > app_now() - ${FORGOTTEN_DAYS} * interval '1 day'`);
  const told = new Set(rows.map(({ machine }) => machine));
  return all.filter(({ id, source }) => source !== null || told.has(id));
}
