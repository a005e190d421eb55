import { describe, expect, it } from 'vitest';
import { ProductiveMap } from '../productive.ts';
import { type Choose, chooser } from '../testing/chooser.ts';
import { Timeline } from './timeline.ts';

interface Booking {
  from: number;
  to: number;
  who: number;
}

const map = new ProductiveMap(
  Array.from({ length: 60 }, (_, i) => ({
    from: i * 100,
    to: i * 100 + 40 + (i % 7) * 10,
    rate: i % 3 === 0 ? 0.75 : 1,
  })),
);

/** Minute by minute. */
function firstFit(bookings: readonly Booking[], t: number, mills: number): number {
  for (let s = t; s < 6_000; s += 1) {
    const end = map.start(s) === s ? map.end(s, mills) : Number.POSITIVE_INFINITY;
    if (end < Number.POSITIVE_INFINITY && !bookings.some(({ from, to }) => from < end && s < to)) return s;
  }
  return Number.POSITIVE_INFINITY;
}

function booking(choose: Choose, who: number): Booking {
  const from = choose.between(0, 5_900);
  // Some overlap, and some by far.
  return { from, to: from + choose.between(1, choose.chance(0.01) ? 300 : 12), who };
}

describe('a timeline', () => {
  it('of hundreds of bookings that come and go finds what a walk over all minutes finds', () => {
    const choose = chooser(3);
    const timeline = new Timeline(map);
    let bookings: Booking[] = [];
    for (let who = 0; who < 900; who += 1) {
      const one = booking(choose, who);
      timeline.add(one.from, one.to, who);
      bookings.push(one);
      // Up to 300 of them, then down to 3, and so on: blocks are halved and given up.
      while (who % 300 > 200 && bookings.length > 3) {
        const gone = choose.pick(bookings);
        expect(timeline.remove(gone.from, gone.who)).toBe(true);
        bookings = bookings.filter((b) => b !== gone);
      }
      if (who % 10 !== 0) continue;
      const t = choose.between(0, 5_900);
      const mills = choose.between(1, 30) * 1000;
      expect(timeline.firstFit(t, mills, 1e9), `${bookings.length} bookings, from ${t}`).toBe(
        firstFit(bookings, t, mills),
      );
      const starts = bookings.map(({ from }) => from).filter((from) => from >= t);
      expect(timeline.next(t)).toBe(Math.min(...starts));
      const ends = bookings.filter(({ from }) => from < t).map(({ to }) => to);
      expect(timeline.before(t)?.to ?? Number.NEGATIVE_INFINITY).toBe(Math.max(...ends));
    }
    expect(timeline.size).toBe(bookings.length);
  });

  it('gives nothing that starts at the limit or later', () => {
    const timeline = new Timeline(map);
    timeline.add(0, 10, 1);
    expect(timeline.firstFit(0, 1000, 11)).toBe(10);
    expect(timeline.firstFit(0, 1000, 10)).toBe(Number.POSITIVE_INFINITY);
  });

  it('knows the widest free time, cut at both ends', () => {
    const timeline = new Timeline(map);
    timeline.add(10, 20, 1);
    timeline.add(30, 35, 2);
    expect(timeline.widest(0, 25)).toBe(7_500);
    expect(timeline.widest(12, 29)).toBe(6_750);
    expect(timeline.widest(32, 400)).toBe(map.at(400) - map.at(35));
  });

  it('does not remove what is not there', () => {
    const timeline = new Timeline(map);
    timeline.add(10, 20, 1);
    expect(timeline.remove(10, 2)).toBe(false);
    expect(timeline.size).toBe(1);
  });
});
