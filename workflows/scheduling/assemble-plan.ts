import type { Overtime } from '../factory/scheduling-rules.ts';
import type { MachineTime } from '../load/machine-time.ts';
import { minuteOf } from '../load/spans.ts';
import type {
  Choice,
  Machine,
  Minute,
  Plan,
  ProductiveSpan,
  Reservation,
  Tool,
} from '../rush-order/core/types.ts';
import type { BookingRow } from './bookings.ts';
import type { Hold } from './holds.ts';
import { choicesOf, type PlannedMachine } from './machines.ts';
import { dueOf, endAfter } from './times.ts';
import { handPlace, outsidePlace } from './virtual.ts';

/** A tool as it stands in the house. */
export interface HouseTool {
  code: string;
  name: string;
  pieces: number;
  lifeMinutes: number | null;
  usedMinutes: number;
}

/** What bookings are planned with. */
export interface House {
  now: Minute;
  horizon: Minute;
  frozenUntil: Minute;
  machines: readonly PlannedMachine[];
  times: ReadonlyMap<string, MachineTime>;
  /** When people work by hand. */
  handSpans: readonly ProductiveSpan[];
  tools: readonly HouseTool[];
  hands: Readonly<Record<string, number>>;
  overtime: Overtime | null;
}

/** Rush orders go before others and are not moved for each other. */
export const priorityOf = (rush: boolean): number => (rush ? 10 : 0);

/** The plan in the words of the core. @param without planned bookings of this order are left out */
export function assemblePlan(
  house: House,
  rows: readonly BookingRow[],
  holds: readonly Hold[],
  without?: number,
): Plan {
  const moved = new Map(holds.flatMap(({ plan }) => plan.moved).map((one) => [one.reservation, one.new]));
  const earliest = new Map<string, Minute>();
  for (const { number, from } of rows) {
    const at = minuteOf(from);
    earliest.set(number, Math.min(earliest.get(number) ?? at, at));
  }
  const choices = new Map<string, Choice[]>();
  const reservations = rows
    .filter((row) => row.orderId !== without || row.state === 'running')
    .map((row) => {
      const place = placeOf(row);
      const key = row.kind === 'machine' ? `${row.centre}\n${place}` : place;
      const may = choices.get(key) ?? choicesFor(house, row, place);
      choices.set(key, may);
      return reservationOf(house, row, may, {
        release: earliest.get(row.number) ?? 0,
        held: moved.get(`b${row.id}`),
      });
    });
  const all = [...reservations, ...holds.flatMap((hold) => heldOnes(house, hold))];
  const machines: Machine[] = house.machines.map(({ id, model }) => ({
    id,
    model,
    spans: house.times.get(id)?.spans ?? [],
  }));
  return {
    machines: [...machines, ...placesOf(house, all, machines)],
    reservations: all,
    tools: house.tools.map(toolOf),
  };
}

/** Places without machines, and machines that are booked and not known any more (they stand). */
function placesOf(house: House, all: readonly Reservation[], machines: readonly Machine[]): Machine[] {
  const known = new Set(machines.map(({ id }) => id));
  const always = [{ from: house.now - 30 * 1440, to: house.horizon, rate: 1 }];
  return [...new Set(all.map(({ machine }) => machine))]
    .filter((id) => !known.has(id))
    .map((id) => ({
      id,
      model: id,
      spans: id.startsWith('hand:') ? house.handSpans : id.startsWith('outside:') ? always : [],
    }));
}

function reservationOf(
  house: House,
  row: BookingRow,
  choices: Choice[],
  {
    release,
    held,
  }: {
    release: Minute;
    held: { from: Minute; to: Minute; machine: string; workMinutes: number } | undefined;
  },
): Reservation {
  const place = placeOf(row);
  const now = {
    machine: place,
    from: minuteOf(row.from),
    to: endOf(house, row, place),
    workMinutes: row.workMinutes,
  };
  return {
    id: `b${row.id}`,
    order: row.number,
    step: row.step,
    ...now,
    ...(held ? { machine: held.machine, from: held.from, to: held.to, workMinutes: held.workMinutes } : {}),
    setupMinutes: row.setupMinutes,
    priority: priorityOf(row.rush),
    frozen: row.frozen || row.state === 'running' || held !== undefined || now.from < house.now,
    release,
    due: dueOf(row.promisedDate),
    choices,
    tools: row.tools,
  };
}

/** Where it stands in the plan. */
export const placeOf = (row: Pick<BookingRow, 'kind' | 'centre' | 'number' | 'machine' | 'step'>): string => {
  if (row.kind === 'hand') return handPlace(row.centre, row.number);
  return row.kind === 'outside' ? outsidePlace(row.centre, row.number, row.step) : row.machine;
};

/** What runs longer than planned keeps its machine: as long as its share that is not reported yet still takes. */
function endOf(house: House, row: BookingRow, place: string): Minute {
  const to = minuteOf(row.to);
  if (row.state !== 'running' || to > house.now) return to;
  const left = Math.max(1, Math.ceil(row.workMinutes * (1 - row.share)));
  const spans = row.kind === 'hand' ? house.handSpans : (house.times.get(place)?.spans ?? []);
  return endAfter(spans, house.now, left) ?? house.now + left;
}

/** Models relative to the one that it is on now. */
function choicesFor(house: House, row: BookingRow, place: string): Choice[] {
  if (row.kind !== 'machine') return [{ model: place, factor: 1 }];
  const here = house.machines.find(({ id }) => id === place)?.model ?? row.centre;
  const all = choicesOf(house.machines, row.centre);
  const own = all.find(({ model }) => model === here)?.factor ?? 1;
  const relative = all.map(({ model, factor }) => ({ model, factor: factor / own }));
  return relative.length > 0 ? relative : [{ model: here, factor: 1 }];
}

/** What a held option takes, as if it were booked and nobody could move it. */
function heldOnes(house: House, { number, plan }: Hold): Reservation[] {
  return plan.operations.map((one) => ({
    id: `h:${number}:${one.step}`,
    machine: one.kind === 'inside' ? one.machine : outsidePlace(one.supplier, number, one.step),
    order: number,
    step: one.step,
    from: one.from,
    to: one.to,
    workMinutes: one.kind === 'inside' ? one.workMinutes : one.to - one.from,
    priority: priorityOf(true),
    frozen: true,
    release: house.now,
    due: null,
  }));
}

const toolOf = ({ code, pieces, lifeMinutes, usedMinutes }: HouseTool): Tool => ({
  id: code,
  pieces,
  lifeMinutes: lifeMinutes === null ? null : Math.max(0, lifeMinutes * pieces - usedMinutes),
  uses: [],
});
