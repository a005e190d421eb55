/** Whole minutes since 1970-01-01T00:00Z: the time unit of the plan. */
export type Minute = number;

/** Half-open: `to` no longer belongs to it. */
export interface Span {
  readonly from: Minute;
  readonly to: Minute;
}

/** What is left of a span when others are taken out of it, in order. `out` is in order, and may overlap itself. */
export function without<S extends Span>(span: S, out: readonly Span[]): S[] {
  const left: S[] = [];
  let from = span.from;
  for (const cut of out) {
    if (cut.to <= from) continue;
    if (cut.from >= span.to) break;
    if (cut.from > from) left.push({ ...span, from, to: cut.from });
    from = Math.max(from, cut.to);
  }
  if (from < span.to) left.push({ ...span, from });
  return left;
}

/** The part of a span that lies within another; null when there is none. */
export function within<S extends Span>(span: S, { from, to }: Span): S | null {
  const cut = { ...span, from: Math.max(span.from, from), to: Math.min(span.to, to) };
  return cut.from < cut.to ? cut : null;
}

/** Minutes that two spans share. */
export const shared = (a: Span, b: Span): number =>
  Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));

/** In order of time, with what overlaps or touches as one. */
export function united(spans: readonly Span[]): Span[] {
  const all: { from: Minute; to: Minute }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else if (from < to) all.push({ from, to });
  }
  return all;
}

export const minuteOf = (at: Date): Minute => Math.floor(at.getTime() / 60_000);
export const instantOf = (minute: Minute): Date => new Date(minute * 60_000);
