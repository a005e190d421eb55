/** A status that an order entered; instants in ms. */
export interface Stay {
  at: number;
  status: string;
  owner: string | null;
  act: number | null;
}

/** A declared absence. */
export interface Away {
  userId: string;
  delegateUserId: string;
  from: number;
  until: number;
  declared: number;
  cancelled: number | null;
}

export type Span = [from: number, to: number];

export interface Wait {
  status: string;
  began: number;
  pieces: Span[];
  /** By person, as their samples count. */
  parts: Map<string, Span[]>;
}

/** The waits of orders as workflows/metrics/README.md says them, one after the other: what the statements are held against. */
export function waitsOf(orders: readonly (readonly Stay[])[], aways: readonly Away[], now: number): Wait[] {
  return orders
    .flatMap((stays) => waitsOfOrder(stays, now))
    .map((wait) => ({ ...wait, parts: partsOf(wait, aways) }));
}

interface Open extends Omit<Wait, 'parts'> {
  owned: [owner: string, span: Span][];
}

function waitsOfOrder(stays: readonly Stay[], now: number): Open[] {
  const waits: Open[] = [];
  let interrupted: Open | null = null;
  for (const [i, { at, status, owner, act }] of stays.entries()) {
    const next = stays[i + 1];
    if (status === 'on_hold') continue;
    const going: Open | null = interrupted;
    interrupted = null;
    // Gone through in the same instant: nobody was asked.
    const through =
      next?.at === at && !going && !(next.status === 'on_hold' && stays[i + 2]?.status === status);
    if (owner === null || through) continue;
    const span: Span = [at, act ?? next?.at ?? now];
    const wait: Open = going ?? { status, began: at, pieces: [], owned: [] };
    wait.pieces.push(span);
    wait.owned.push([owner, span]);
    const cancelled =
      next?.status === 'cancelled' || (next?.status === 'on_hold' && stays[i + 2]?.status === 'cancelled');
    if (act === null && cancelled) continue;
    // On hold it goes on with the order; while it is on hold, it has lasted so far.
    if (act === null && next?.status === 'on_hold' && stays[i + 2]) interrupted = wait;
    else waits.push(wait);
  }
  return waits;
}

function standIn(who: string, at: number, aways: readonly Away[]): string {
  let [one, steps] = [who, 0];
  while (steps < 10) {
    const away = aways
      .filter(
        (a) =>
          a.userId === one &&
          a.from <= at &&
          a.until > at &&
          a.declared <= at &&
          (a.cancelled === null || a.cancelled > at),
      )
      .sort((a, b) => b.declared - a.declared)[0];
    if (!away) return one;
    one = away.delegateUserId;
    steps += 1;
  }
  return who;
}

function partsOf({ owned }: Open, aways: readonly Away[]): Map<string, Span[]> {
  const parts = new Map<string, Span[]>();
  let leads = '';
  for (const [owner, [from, to]] of owned) {
    const touches = (a: Away) => a.from < to && a.until > from;
    const own = aways.filter((a) => a.userId === owner && touches(a));
    const people = [owner, ...own.map(({ delegateUserId }) => delegateUserId)];
    const cuts = aways
      .filter((a) => people.includes(a.userId) && touches(a))
      .flatMap((a) => [Math.max(a.from, a.declared), Math.min(a.until, a.cancelled ?? a.until)]);
    const at = [from, ...cuts.filter((cut) => cut > from && cut < to).sort((a, b) => a - b)];
    at.forEach((begins, i) => {
      leads = standIn(owner, begins, aways);
      parts.set(leads, [...(parts.get(leads) ?? []), [begins, at[i + 1] ?? to]]);
    });
  }
  const lasted = (who: string) => (parts.get(who) ?? []).reduce((sum, [a, b]) => sum + b - a, 0);
  for (const who of [...parts.keys()]) if (who !== leads && lasted(who) <= lasted(leads)) parts.delete(who);
  return parts;
}
