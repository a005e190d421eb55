import { asc } from 'drizzle-orm';
import { tool } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import { machineTimes } from '../load/machine-time.ts';
import { productiveSpans, UNMEASURED } from '../load/productive.ts';
import { minuteOf } from '../load/spans.ts';
import { clock } from '../now.ts';
import type { Minute, Plan, ProductiveSpan } from '../rush-order/core/types.ts';
import { midnightOf } from '../working-time/shanghai.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { assemblePlan, type House } from './assemble-plan.ts';
import { readBookings } from './bookings.ts';
import { readHolds } from './holds.ts';
import { machinesOf } from './machines.ts';
import { nextMinute } from './times.ts';

/** The plan as it stands, in the words of the core, with the house around it. */
export interface HousePlan extends House {
  plan: Plan;
}

/**
 * Reads everything that stands: machines with their productive time, bookings (those of options that somebody holds as if
 * they were booked), tools. The horizon ends where nobody knows the holidays.
 * @param without bookings of this order that have not begun are left out: it is to be planned anew
 */
export async function readPlan(ctx: Ctx, without?: number): Promise<HousePlan> {
  const house = await readHouse(ctx);
  const [rows, holds] = [await readBookings(ctx), await readHolds(ctx, without)];
  return { ...house, plan: assemblePlan(house, rows, holds, without) };
}

async function readHouse(ctx: Ctx): Promise<House> {
  const at = await clock(ctx);
  const now = nextMinute(at);
  const { horizonDays, frozenHours, hands, overtime } = ctx.factory.scheduling;
  const machines = await machinesOf(ctx);
  const tools = await (ctx.tx ?? ctx.db).select().from(tool).orderBy(asc(tool.code));
  return within(now + horizonDays * 1440, async (horizon) => ({
    now,
    horizon,
    frozenUntil: now + frozenHours * 60,
    machines,
    times: await machineTimes(ctx, machines, now - BACK, horizon),
    handSpans: productiveSpans(
      ctx.factory.calendar,
      { shifts: null, down: [], availability: () => UNMEASURED },
      now - BACK,
      horizon,
    ) as readonly ProductiveSpan[],
    tools,
    hands,
    overtime,
  }));
}

/** What runs began before now: its machine's time is needed from there on. */
const BACK = 3 * 1440;

/** Holidays of a year are published late in the year before: until then the plan ends with the year. */
async function within<T>(horizon: Minute, read: (horizon: Minute) => Promise<T>): Promise<T> {
  try {
    return await read(horizon);
  } catch (err) {
    if (!(err instanceof YearMissingError)) throw err;
    const end = minuteOf(new Date(midnightOf(`${err.year}-01-01`)));
    if (end >= horizon) throw err;
    return read(end);
  }
}
