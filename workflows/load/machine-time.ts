import type { Ctx } from '../context.ts';
import { takingTurns } from '../turns.ts';
import type { Shift } from '../working-time/shift.ts';
import { breakdownsOf } from './breakdowns.ts';
import { keptAvailability } from './kept-availability.ts';
import { type Availability, type ProductiveSpan, productiveSpans, UNMEASURED } from './productive.ts';
import { shiftSpans } from './shift-spans.ts';
import { type Minute, type Span, within } from './spans.ts';

/** A machine as productive time is computed for it. */
export interface TimedMachine {
  readonly id: string;
  /** The work centre of routings. */
  readonly model: string;
  /** Minutes after midnight in Shanghai; null: the factory's. */
  readonly shifts: readonly Shift[] | null;
}

/** When a machine works, and what that was computed from. */
export interface MachineTime {
  readonly spans: readonly ProductiveSpan[];
  /** Shift time in which it stands still by an incident. */
  readonly down: readonly Span[];
  /** By the shift's place among its shifts. */
  readonly availability: readonly Availability[];
}

/**
 * The productive time of machines between two instants: calendar × shifts × measured availability, without breakdowns.
 * @returns by machine id, for each that was asked
 * @throws YearMissingError when a year is needed whose holidays nobody knows
 */
export async function machineTimes(
  ctx: Pick<Ctx, 'db' | 'tx' | 'factory' | 'plant'>,
  machines: readonly TimedMachine[],
  from: Minute,
  to: Minute,
): Promise<Map<string, MachineTime>> {
  const { calendar } = ctx.factory;
  const breakdowns = await breakdownsOf(ctx, machines);
  const measured = await keptAvailability(ctx, machines);
  const times = new Map<string, MachineTime>();
  const turn = takingTurns();
  for (const machine of machines) {
    await turn();
    const down = breakdowns.get(machine.id) ?? [];
    const availability = measured.get(machine.id) ?? [];
    const spans = productiveSpans(
      calendar,
      { shifts: machine.shifts, down, availability: (shift) => availability[shift] ?? UNMEASURED },
      from,
      to,
    );
    times.set(machine.id, {
      spans,
      down: down.length > 0 ? downtime(shiftSpans(calendar, machine.shifts, from, to), down) : [],
      availability,
    });
  }
  return times;
}

const downtime = (worked: readonly Span[], down: readonly Span[]): Span[] =>
  worked.flatMap(({ from, to }) => down.flatMap((one) => within({ from, to }, one) ?? []));
