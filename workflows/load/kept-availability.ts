import type { Db } from '../../db/client.ts';
import type { Ctx } from '../context.ts';
import { clock } from '../now.ts';
import { availabilityOf } from '../plant/utilisation.ts';
import type { WorkingCalendar } from '../working-time/calendar.ts';
import type { TimedMachine } from './machine-time.ts';
import type { Availability } from './productive.ts';

type Reader = Pick<Ctx, 'db' | 'tx' | 'factory' | 'plant'>;
type Shares = ReadonlyMap<string, readonly Availability[]>;

interface Kept {
  at: number;
  calendar: WorkingCalendar;
  machines: string;
  shares: Shares;
}

/** What 14 days showed hardly changes within this; two copies of the service may differ by as much. */
const FRESH_MS = 10 * 60_000;

const kept = new WeakMap<Db, Kept>();

/**
 * The measured availability of machines, measured anew every ten minutes: over 200 machines and 400,000 intervals it
 * takes 0.3 s of the database, and every question for a free place needs it.
 */
export async function keptAvailability(ctx: Reader, machines: readonly TimedMachine[]): Promise<Shares> {
  const now = (await clock(ctx)).getTime();
  const { calendar } = ctx.factory;
  const asked = JSON.stringify(machines.map(({ id, model, shifts }) => [id, model, shifts]));
  const before = kept.get(ctx.db);
  const fits =
    before &&
    before.calendar === calendar &&
    before.machines === asked &&
    Math.abs(now - before.at) < FRESH_MS;
  if (fits) return before.shares;
  const shares = await availabilityOf(ctx, machines);
  kept.set(ctx.db, { at: now, calendar, machines: asked, shares });
  return shares;
}
