import type { Availability } from '../load/productive.ts';
import type { StateTimes } from './state-times.ts';

/** Below so many hours of booked and known time a machine's own figure is drawn to that of its model. */
export const ENOUGH_HOURS = 20;
const [LEAST, MOST] = [0.5, 1];

/** Working and standing seconds within booked time. */
interface Booked {
  work: number;
  all: number;
}

/**
 * (run + set-up) ÷ (run + set-up + alarm + stop), all within booked time: whatever a machine does that nobody had planned
 * work for says nothing about how much of planned work it gets done. A machine that stands idle for want of orders has
 * a low 开机率 and full availability. Set-up is work here, since plans count its minutes too.
 */
function bookedOf({ seconds }: StateTimes): Booked {
  const work = seconds.run + seconds.setup;
  return { work, all: work + seconds.alarm + seconds.idle + seconds.off };
}

const shareOf = ({ work, all }: Booked): number => (all > 0 ? work / all : MOST);

/** Drawn to `towards` the fewer hours there are. */
const shrunk = (own: Booked, towards: number): number => {
  const weight = Math.min(1, own.all / 3600 / ENOUGH_HOURS);
  return weight * shareOf(own) + (1 - weight) * towards;
};

/**
 * The share of planned time that gets worked off, for each slot (a machine's shift): its own where enough is known, else
 * drawn to its model's mean, which is itself drawn to 1 while little is known of the model. Between 0.5 and 1.
 * @param slots what was measured within booked time of the machines of ONE model
 */
export function derate<K>(slots: ReadonlyMap<K, StateTimes>): Map<K, Availability> {
  const all = [...slots].map(([key, times]) => [key, bookedOf(times)] as const);
  const model = all.reduce<Booked>(
    (sum, [, one]) => ({ work: sum.work + one.work, all: sum.all + one.all }),
    { work: 0, all: 0 },
  );
  const mean = shrunk(model, MOST);
  return new Map(
    all.map(([key, own]) => {
      const share = Math.min(MOST, Math.max(LEAST, shrunk(own, mean)));
      const sure =
        own.all >= ENOUGH_HOURS * 3600 ? 'measured' : model.all > 0 ? ('shrunk' as const) : 'unmeasured';
      return [key, { share, sure }];
    }),
  );
}
