import type { Factory } from '../../factory/factory.ts';
import type { House } from '../../scheduling/assemble-plan.ts';
import { NOBODY_SAID_DAYS } from '../../scheduling/passes.ts';
import { saidQuantiles } from '../../scheduling/quantiles.ts';
import type { OrderQuery } from '../../scheduling/query.ts';
import type { HousePlan } from '../../scheduling/read-plan.ts';
import { findSlots } from '../core/gaps/find.ts';
import { SlotIndex } from '../core/gaps/slot-index.ts';
import type { Impossible, Operation, Option, Plan, Query, Span } from '../core/types.ts';
import type { How } from '../stored.ts';
import type { Displacer } from './displace.ts';
import { overtimeIn, overtimeMachines, overtimeSpans, overtimeUntil } from './overtime.ts';
import { placesOf } from './places-of.ts';

/** An option as it was found, without words. */
export interface Candidate {
  how: How;
  option: Option;
  overtime: (Span & { machine: string })[];
}

/** What a search found. */
export interface FoundOptions {
  /** At most three, no two alike. */
  candidates: Candidate[];
  /** The earliest without putting anybody off, be it the plan of now, shown or not: its reasons say why nothing is earlier. */
  none: Option | null;
  impossible: Impossible | null;
  /** Why there is no option of a kind; kinds that are shown are not in it. */
  absent: Partial<
    Record<'least' | 'earliest' | 'overtime', Absence> &
      Record<'outside', Exclude<Absence, 'short' | 'little'>>
  >;
}

/**
 * `unset`: the factory has nothing of the kind (no overtime, no supplier for an operation); `short`: so little overtime
 * that nobody is asked for it; `little`: it ends earlier by less than is worth it; `no_gain`: it ends no earlier, or is no
 * better than what is shown.
 */
export type Absence = 'unset' | 'short' | 'little' | 'no_gain';

/** Nobody is asked to stay for less, minutes. */
export const LEAST_OVERTIME = 30;

/** Overtime and suppliers are offered where the order ends so much earlier, minutes. */
export const LEAST_GAIN = 60;

/** Nobody makes room for less, minutes. */
const LEAST_SHIFT = 30;

/** So many are offered. */
export const PLACES = 3;

/**
 * Three options that differ in kind: nobody is put off; fewest orders are touched; the earliest. Each must be worth its
 * price: who is put off must bring an earlier end. Places that stay empty are filled with overtime and with outside
 * suppliers, where these are earlier than what there is; never with the same again. Where the plan of now is as good as
 * anything that puts nobody off, it is that option, and nothing that ends later is offered at all.
 * @param asked `present`: where the order is planned now (present.ts)
 */
export function findOptions(
  factory: Pick<Factory, 'calendar' | 'capabilities' | 'scheduling'>,
  house: HousePlan,
  asked: OrderQuery & { query: Query; present: Option | null },
  displace: Displacer,
  budgetMs: number,
): FoundOptions {
  const plan: Plan = { ...house.plan, machines: [...house.plan.machines, ...asked.places] };
  const { query, present } = asked;
  const index = new SlotIndex(plan);
  const answer = findSlots(index, query, 1);
  const first = undisplaced(answer.options[0] ?? null, present);
  const none = first?.option ?? null;
  const { least, earliest } = displace(plan, query, budgetMs);
  const candidates: Candidate[] = first ? [first] : [];
  const add = (how: How, option: Option | null, overtime: Candidate['overtime'] = []): void => {
    if (option && isWorth(option, candidates)) candidates.push({ how, option, overtime });
  };
  const worth = (option: Option | null) => (option && isGain(option, none, LEAST_SHIFT) ? option : null);
  add('least', worth(least));
  add('earliest', worth(earliest));
  const absent: FoundOptions['absent'] = { least: 'no_gain', earliest: 'no_gain' };
  const isShort = (): boolean => undominated(candidates).length < PLACES;
  const search: Extra = { factory, house, plan, query, add, none };
  if (isShort()) absent.overtime = addOvertime(search, false);
  if (isShort()) {
    const ways = outsideWays(factory, asked);
    add(
      'outside',
      earliestOf(
        ways.map((way) => earliestIn(index, way)),
        none,
      ),
    );
    absent.outside = ways.length === 0 ? 'unset' : 'no_gain';
  }
  // On days off, too: dearer, and asked for only where a place is still empty.
  if (isShort()) {
    const all = addOvertime(search, true);
    if (absent.overtime === 'no_gain') absent.overtime = all;
  }
  const shown = undominated(candidates).slice(0, PLACES);
  for (const { how } of shown) {
    if (how === 'overtime_all') delete absent.overtime;
    else if (how !== 'none' && how !== 'keep') delete absent[how];
  }
  return { candidates: shown, none, impossible: none ? null : answer.impossible, absent };
}

/** Puts nobody off: what was found free, or the plan of now where that is not earlier. */
function undisplaced(found: Option | null, present: Option | null): Candidate | null {
  if (present && !(found && isGain(found, present, LEAST_SHIFT)))
    return { how: 'keep', option: present, overtime: [] };
  return found && { how: 'none', option: found, overtime: [] };
}

/**
 * What another option beats in everything goes: it ends no earlier, and puts off as many or more, for as long or longer.
 * What is called the earliest is the earliest of all that is shown.
 */
export function undominated(candidates: readonly Candidate[]): Candidate[] {
  const price = ({ option, overtime, how }: Candidate) => ({
    end: option.completion.p90,
    late: option.displaced.filter(({ wasOnTime, onTime }) => wasOnTime && !onTime).length,
    slip: option.displaced.reduce((sum, { slipMinutes }) => sum + slipMinutes, 0),
    orders: option.displaced.filter(({ slipMinutes }) => slipMinutes > 0).length,
    touched: option.displaced.length,
    extra: how === 'outside' ? 1 : how === 'overtime_all' ? 2 * minutesOf(overtime) : minutesOf(overtime),
  });
  const beats = (a: Candidate, b: Candidate): boolean => {
    const [x, y] = [price(a), price(b)];
    const no =
      x.end <= y.end &&
      x.late <= y.late &&
      x.slip <= y.slip &&
      x.orders <= y.orders &&
      x.touched <= y.touched &&
      x.extra <= y.extra;
    return no && JSON.stringify(x) !== JSON.stringify(y);
  };
  const left = candidates.filter((one) => !candidates.some((other) => beats(other, one)));
  const best = Math.min(...left.map(({ option }) => option.completion.p90));
  // Overtime can end before it: then it is only another way to put few off.
  return left.flatMap((one) => {
    if (one.how !== 'earliest' || one.option.completion.p90 <= best) return [one];
    return left.some(({ how }) => how === 'least') ? [] : [{ ...one, how: 'least' as const }];
  });
}

/** It ends earlier than what puts off no more orders than it does, and is not the same as any. */
function isWorth(option: Option, others: readonly Candidate[]): boolean {
  return others.every(
    ({ option: other }) =>
      placesOf(other) !== placesOf(option) &&
      (option.completion.p90 < other.completion.p90 || option.displaced.length < other.displaced.length),
  );
}

const earliestIn = (index: SlotIndex, query: Query): Option | null =>
  findSlots(index, query, 1).options[0] ?? null;

/** What overtime is looked for with. */
interface Extra {
  factory: Pick<Factory, 'calendar'>;
  house: House;
  plan: Plan;
  query: Query;
  add: (how: How, option: Option | null, overtime?: Candidate['overtime']) => void;
  none: Option | null;
}

const minutesOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0);

/** @param daysOff on days off, too; else only after the shifts of working days */
function addOvertime({ factory, house, plan, query, add, none }: Extra, daysOff: boolean): Absence {
  if (!house.overtime) return 'unset';
  const { calendar } = factory;
  const which = { daysOff, until: overtimeUntil(query) };
  const extra = overtimeSpans(calendar, house.overtime, house, which);
  const machines = overtimeMachines({ calendar }, house, plan.machines, which);
  const option = earliestIn(new SlotIndex({ ...plan, machines }), query);
  if (!option) return 'no_gain';
  const regular = new Map(plan.machines.map(({ id, spans }) => [id, spans]));
  const used = option.operations.flatMap((one) =>
    one.kind === 'inside'
      ? overtimeIn(one, regular.get(one.machine) ?? [], extra).map((span) => ({
          ...span,
          machine: one.machine,
        }))
      : [],
  );
  const minutes = minutesOf(used);
  if (minutes > 0 && minutes < LEAST_OVERTIME) return 'short';
  if (minutes > 0 && !isGain(option, none)) return 'little';
  if (minutes > 0) add(daysOff ? 'overtime_all' : 'overtime', option, used);
  return 'no_gain';
}

/** Nobody is asked to stay, and nothing sent away, for so little. */
const isGain = ({ completion }: Option, none: Option | null, least = LEAST_GAIN): boolean =>
  none === null || completion.p90 <= none.completion.p90 - least;

/** The one that ends first, where it is worth it. */
function earliestOf(options: readonly (Option | null)[], none: Option | null): Option | null {
  const found = options.filter((one): one is Option => one !== null && isGain(one, none));
  return found.sort((a, b) => a.completion.p90 - b.completion.p90)[0] ?? null;
}

/**
 * The order with one operation given to a supplier, for each that could be: of a special process that suppliers do, or of a
 * work centre whose work may go out (scheduling.yaml).
 */
export function outsideWays(
  { capabilities, scheduling }: Pick<Factory, 'capabilities' | 'scheduling'>,
  asked: OrderQuery & { query: Query },
): Query[] {
  const { query, tasks } = asked;
  return query.operations.flatMap((operation) => {
    const task = tasks.get(operation.step);
    if (!task) return [];
    const process = capabilities?.processes.find(({ name }) => name === task.process);
    const special = process?.suppliers.find((one) => one !== task.centre);
    const ordinary =
      operation.kind === 'inside' && task.process === '' ? scheduling.outside[task.centre] : undefined;
    const supplier = special ?? ordinary?.supplier;
    if (supplier === undefined) return [];
    const days = special ? (process?.leadDays ?? NOBODY_SAID_DAYS) : (ordinary?.leadDays ?? NOBODY_SAID_DAYS);
    const { p50, p90 } = saidQuantiles(days * 1440);
    const outside: Operation = {
      kind: 'outside',
      step: operation.step,
      supplier,
      ...(special && process ? { process: process.name } : {}),
      lead: { p50, p90: Math.ceil(p90) },
      pickUps: asked.pickUps,
      arrivals: operation.arrivals ?? [],
    };
    return [{ ...query, operations: query.operations.map((one) => (one === operation ? outside : one)) }];
  });
}
