import type { Away, Stay } from './by-hand.ts';

const MINUTE = 60_000;
const DAY = 1_440;
const FIRST = Date.parse('2026-01-25T00:00:00+08:00');

/** Who may own an order in a status (workflows/testing/directory.ts), in the order of the flow. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  pending_review: ['planner', 'planner2'],
  confirmed: ['buyer'],
  preparing_material: ['store'],
  in_production: ['shop'],
  in_quality_check: ['checker', 'checkhead'],
  shipped: ['lin'],
};
const PATH = Object.keys(OWNERS);
const PEOPLE = Object.values(OWNERS).flat();

export interface History {
  orders: Stay[][];
  aways: Away[];
}

/** Orders with holds, rework, cancellations and statuses gone through at once, and people away; in whole minutes, up to `now`. */
export function randomHistory(seed: number, now: number): History {
  const random = randomOf(seed);
  const chance = (share: number) => random() < share;
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const after = (at: number, most: number) => at + Math.floor(random() * most) * MINUTE;

  const away = (): Away => {
    const userId = pick(PEOPLE);
    const from = after(FIRST - 5 * DAY * MINUTE, 40 * DAY);
    return {
      ...{ userId, from, delegateUserId: pick(PEOPLE.filter((one) => one !== userId)) },
      until: after(from + MINUTE, 4 * DAY),
      declared: after(from - 2 * DAY * MINUTE, 3 * DAY),
      cancelled: chance(0.2) ? after(from, DAY) : null,
    };
  };

  function stay(status: string, at: number): [Stay, next: number] {
    const minutes = chance(0.1) ? 0 : 1 + Math.floor(random() * (chance(0.3) ? 6 * DAY : 600));
    const act = chance(0.75) && minutes > 0 ? after(at, minutes + 1) : null;
    const acted = act !== null && act < now ? act : null;
    return [{ at, status, owner: pick(OWNERS[status] ?? []), act: acted }, at + minutes * MINUTE];
  }

  /** What follows a stay; null: the order is over. */
  function onwards(stays: Stay[], place: number, at: number): { place: number; at: number } | null {
    const what = random();
    if (at >= now || what >= 0.25) {
      const back = PATH[place] === 'in_quality_check' && what < 0.5;
      return { place: back ? place - 1 : place + 1, at };
    }
    const held = what < 0.2;
    if (held) stays.push({ at, status: 'on_hold', owner: 'lin', act: null });
    const until = held ? after(at + MINUTE, 2 * DAY) : at;
    if (until >= now || (held && !chance(0.15))) return { place, at: until };
    stays.push({ at: until, status: 'cancelled', owner: null, act: null });
    return null;
  }

  function order(): Stay[] {
    const stays: Stay[] = [];
    let next: { place: number; at: number } | null = { place: 0, at: after(FIRST, 30 * DAY) };
    while (next && next.at < now && stays.length < 12) {
      const status = PATH[next.place];
      if (status === undefined) {
        stays.push({ at: next.at, status: 'completed', owner: null, act: null });
        break;
      }
      const [one, at] = stay(status, next.at);
      stays.push(one);
      next = onwards(stays, next.place, at);
    }
    return stays;
  }

  return { aways: Array.from({ length: 30 }, away), orders: Array.from({ length: 40 }, order) };
}

/** mulberry32 */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
