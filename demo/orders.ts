import type { Factory } from '../workflows/factory/factory.ts';
import { type Act, actOf, type Change, changesOf } from './history.ts';
import { liveTo, POPULATION, type Station, type Status, stillToGo } from './life.ts';
import { SAMPLE_CUSTOMERS, SAMPLE_PRODUCTS, type SampleProduct } from './names.ts';
import { type Leaving, lucksOf, type Promised, promiseFor } from './promise.ts';
import type { Random } from './random.ts';
import { type Staff, teamFor } from './staff.ts';
import { POSTPONE_REASONS, REMARKS, REQUIREMENTS, RUSH_REASONS } from './words.ts';
import { instantOf, shanghaiDay, workMinutes } from './work-time.ts';

/** An order of the demonstration with its whole past; it gets its number when all are in order of creation. */
export interface PlannedOrder {
  customer: string;
  product: string;
  quantity: number;
  unitPrice: string | null;
  promised: Promised;
  shippedDate: string | null;
  heldFrom: string | null;
  rush: boolean;
  requirements: string;
  specialProcesses: string[];
  remark: string;
  salesUserId: string;
  /** How often inspection sent it back. */
  reworks: number;
  /** Status changes, oldest first; never empty. */
  changes: Change[];
  /** Audit entries after the creation, oldest first. */
  acts: Act[];
}

/** All orders, oldest first. */
export function planOrders(factory: Factory, staff: Staff, now: Date, random: Random): PlannedOrder[] {
  const today = shanghaiDay(now.getTime());
  const lives = POPULATION.flatMap(([status, count]) =>
    Array.from({ length: count }, (_, index) =>
      lifeOf(status, (index + random.unit()) / count, factory, staff, now, random),
    ),
  ).sort((a, b) => a.leaving.leaves.localeCompare(b.leaving.leaves));
  const lucks = lucksOf(
    lives.map(({ leaving }) => leaving),
    today,
    random,
  );
  return lives
    .map(({ order, leaving }, index) => {
      const promised = promiseFor(leaving, lucks[index] ?? 'kept', today, random);
      return withActs({ ...order, promised }, now, random);
    })
    .sort((a, b) => bornAt(a) - bornAt(b));
}

/** When an order was created, ms since epoch. */
export const bornAt = ({ changes }: Pick<PlannedOrder, 'changes'>): number => changes[0]?.at.getTime() ?? 0;

type Life = Omit<PlannedOrder, 'promised' | 'acts'>;

/** @param place see liveTo */
function lifeOf(
  target: Status,
  place: number,
  factory: Factory,
  staff: Staff,
  now: Date,
  random: Random,
): { order: Life; leaving: Leaving } {
  const product = random.pick(SAMPLE_PRODUCTS);
  const specialProcesses = processesOf(product, random);
  const pace = { rush: random.chance(0.09), outsourced: specialProcesses.length > 0 };
  const stations = liveTo(target, place, random, pace);
  const who = teamFor(staff, random);
  const age = stations.reduce((sum, station) => sum + station.stay, 0);
  const born = workMinutes(now.getTime()) - age;
  const changes = changesOf(factory, stations, born, who, random);
  const shipped = changes.find((change) => change.toStatus === 'shipped');
  const shippedDate = shipped ? shanghaiDay(shipped.at.getTime()) : null;
  const order = {
    customer: pickCustomer(random),
    product: product.code,
    quantity: quantityOf(product, random),
    unitPrice: random.chance(0.05) ? null : priceOf(product, random),
    shippedDate,
    heldFrom: target === 'on_hold' ? (changes.at(-1)?.fromStatus ?? null) : null,
    rush: pace.rush,
    requirements: random.pick(REQUIREMENTS),
    specialProcesses,
    remark: random.pick(REMARKS),
    salesUserId: who('sales'),
    reworks: changes.filter(isRework).length,
    changes,
  };
  const leaving = {
    created: shanghaiDay(instantOf(born)),
    leaves: shippedDate ?? shanghaiDay(instantOf(born + age + stillToGo(current(stations), random, pace))),
    gone: shippedDate !== null,
    atWork: target === 'in_production' || target === 'in_quality_check',
  };
  return { order, leaving };
}

const isRework = ({ fromStatus, toStatus }: Change): boolean =>
  fromStatus === 'in_quality_check' && toStatus === 'in_production';

function withActs(order: Omit<PlannedOrder, 'acts'>, now: Date, random: Random): PlannedOrder {
  const { changes, shippedDate, salesUserId } = order;
  const moves = changes.slice(1).map((change, index) => actOf(change, changes[index] ?? change, shippedDate));
  const acts = [...moves, ...updates(order, salesUserId, now, random)].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
  return { ...order, acts };
}

/** Where it would go on from: a held or cancelled order from where it was held. */
function current(stations: readonly Station[]): Status {
  const active = stations.filter(({ status }) => status !== 'on_hold' && status !== 'cancelled');
  return active.at(-1)?.status ?? 'pending_review';
}

/** Changes beside the status: a promise that was moved, a rush that came later. */
function updates(order: Omit<PlannedOrder, 'acts'>, byUserId: string, now: Date, random: Random): Act[] {
  const first = workMinutes(order.changes[0]?.at.getTime() ?? 0);
  const over =
    order.changes.find(({ toStatus }) => toStatus === 'shipped' || toStatus === 'cancelled')?.at ?? now;
  const between = () =>
    new Date(instantOf(first + (workMinutes(over.getTime()) - first) * random.unit() * 0.98));
  const { original, current: moved } = order.promised;
  return [
    ...(original === moved
      ? []
      : [update({ promisedDate: [original, moved] }, random.pick(POSTPONE_REASONS), between(), byUserId)]),
    ...(order.rush && order.changes.length > 2
      ? [update({ rush: [false, true] }, random.pick(RUSH_REASONS), between(), byUserId)]
      : []),
  ];
}

const update = (change: Act['change'], reason: string, at: Date, byUserId: string): Act => ({
  at,
  byUserId,
  action: 'order.update',
  change,
  reason,
});

/** The creation's audit entry: what the order was before anything changed. */
export function birthOf(order: PlannedOrder, number: string): Act {
  const first = order.changes[0];
  if (!first) throw new Error('a demo order without a first status');
  const rushLater = order.acts.some((act) => 'rush' in act.change);
  const fields = {
    number,
    customer: order.customer,
    product: order.product,
    quantity: order.quantity,
    unitPrice: order.unitPrice,
    promisedDate: order.promised.original,
    status: first.toStatus,
    ownerUserId: first.ownerUserId,
    salesUserId: order.salesUserId,
    rush: order.rush && !rushLater,
    requirements: order.requirements,
    specialProcesses: order.specialProcesses,
    remark: order.remark,
    source: 'demo',
  };
  // As orders/create.ts writes it: fields without a value are left out.
  const given = Object.entries(fields).filter(
    ([, value]) =>
      value !== null && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  return {
    at: first.at,
    byUserId: first.byUserId,
    action: 'order.create',
    change: Object.fromEntries(given.map(([field, value]) => [field, [null, value] as const])),
    reason: '',
  };
}

/** A few customers order most. */
function pickCustomer(random: Random): string {
  const rank = Math.floor(random.unit() ** 1.8 * SAMPLE_CUSTOMERS.length);
  return SAMPLE_CUSTOMERS[rank]?.name ?? '';
}

function processesOf(product: SampleProduct, random: Random): string[] {
  const [usual, ...others] = product.specialProcesses;
  if (usual === undefined || !random.chance(0.55)) return [];
  return others.length > 0 && random.chance(0.2) ? [usual, random.pick(others)] : [usual];
}

/** A little above or below the usual price, rounded as prices are. */
function priceOf({ unitPriceYuan }: SampleProduct, random: Random): string {
  const step = unitPriceYuan >= 1_000 ? 10 : unitPriceYuan >= 100 ? 1 : 0.5;
  return (Math.round((unitPriceYuan * (0.92 + random.unit() * 0.16)) / step) * step).toFixed(2);
}

/** Round numbers, as people order. */
function quantityOf({ usualQuantity: [least, most] }: SampleProduct, random: Random): number {
  const wanted = random.whole(least, most);
  const step = wanted >= 100 ? 20 : wanted >= 30 ? 5 : 1;
  return Math.max(least, Math.round(wanted / step) * step);
}
