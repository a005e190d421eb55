import type { HeatMapData, Job, LoadCurveData } from '../../board/charts/data.ts';
import type { BookedWork } from './read-work.ts';
import type { LoadOfMachine, ShopLoad } from './shop-load.ts';

/** More rows cannot be read on a phone (plant.md §3). */
export const MOST_MACHINES = 24;

/**
 * The heat map of a shop or a model group; of many machines those that are busiest, the bottleneck groups first.
 * @param most how many are shown; pages have room for all
 */
export function heatMapOf(shop: ShopLoad, scope: string, most = MOST_MACHINES): HeatMapData {
  const shown = [...shop.machines].sort(busier).slice(0, most);
  const groups = groupsOf(shown).sort((a, b) => weightOf(b) - weightOf(a));
  return {
    kind: 'heat-map',
    scope,
    from: shop.from,
    now: shop.now,
    span: shop.name,
    note: shop.note,
    machines: groups.flat().map(({ id, model, hours, load, fresh, availability }) => ({
      id,
      model,
      hours: hours.map(rounded),
      load: load === null ? null : Math.round(load * 1000) / 1000,
      fresh,
      availability,
    })),
    hidden: shop.machines.length - shown.length,
  };
}

/** @param jobs whether its jobs may be named where this is read */
export function loadCurveOf(
  { from, now, name: span, note }: ShopLoad,
  machine: LoadOfMachine,
  { jobs }: { jobs: boolean },
): LoadCurveData {
  const { id, model, name, hours, load, fresh, availability } = machine;
  const [free] = machine.free;
  return {
    kind: 'load-curve',
    name,
    machine: { id, model, hours: hours.map(rounded), load, fresh, availability },
    from,
    now,
    span,
    note,
    bookedHours: machine.bookedMinutes / 60,
    productiveHours: machine.productiveMinutes / 60,
    free: free ? { from: free.from, to: free.to, hours: free.minutes / 60 } : null,
    jobs: jobs ? machine.work.map(jobOf) : [],
  };
}

const jobOf = ({ number, step, from, to, running }: BookedWork): Job => ({
  from,
  to,
  label: `${number.slice(-4)}-${step}`,
  state: running ? 'running' : 'planned',
});

const rounded = (hour: LoadOfMachine['hours'][number]) =>
  typeof hour === 'number' ? Math.round(hour * 1000) / 1000 : hour;

/** The busiest first; those that do not work at all last. */
const busier = (a: LoadOfMachine, b: LoadOfMachine): number =>
  (b.load ?? -1) - (a.load ?? -1) || a.id.localeCompare(b.id);

function groupsOf(machines: readonly LoadOfMachine[]): LoadOfMachine[][] {
  const groups = new Map<string, LoadOfMachine[]>();
  for (const machine of machines) groups.set(machine.model, [...(groups.get(machine.model) ?? []), machine]);
  return [...groups.values()];
}

/** The load of a group as a whole: its booked work ÷ what it can work off. */
const weightOf = (group: readonly LoadOfMachine[]): number => loadOfAll(group) ?? -1;

/** Booked ÷ productive over several machines; null where none works. */
export function loadOfAll(machines: readonly LoadOfMachine[]): number | null {
  const sum = (of: (machine: LoadOfMachine) => number) => machines.reduce((all, one) => all + of(one), 0);
  const productive = sum((one) => one.productiveMinutes);
  return productive > 0 ? sum((one) => one.bookedMinutes) / productive : null;
}
