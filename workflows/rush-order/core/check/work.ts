import type { Machine, Minute, Span } from '../types.ts';

/** Work that a machine can do in a span, in thousandths of a productive minute, summed span by span. */
export function workIn(machine: Machine, { from, to }: Span): number {
  let sum = 0;
  for (const span of machine.spans) {
    const minutes = Math.min(to, span.to) - Math.max(from, span.from);
    if (minutes > 0) sum += minutes * Math.round(span.rate * 1000);
  }
  return sum;
}

const worksAt = (machine: Machine, t: Minute): boolean =>
  machine.spans.some(({ from, to }) => from <= t && t < to);

/** What is wrong with doing `minutes` of work on a machine in exactly this span; null: nothing. */
export function calendarFault(machine: Machine, span: Span, minutes: number): string | null {
  if (!Number.isSafeInteger(span.from) || !Number.isSafeInteger(span.to)) return 'not whole minutes';
  if (!worksAt(machine, span.from)) return `${machine.id} does not work at ${span.from}`;
  if (workIn(machine, span) < minutes * 1000)
    return `${machine.id} does less than ${minutes} min in ${span.from}–${span.to}`;
  const shorter = { from: span.from, to: span.to - 1 };
  return workIn(machine, shorter) >= minutes * 1000 ? `${machine.id} is done before ${span.to}` : null;
}

/**
 * Whether a machine that works at the beginning of a span has time enough in it for the work.
 * @param rate instead of the machine's own; undefined: its own, and a twentieth less is taken for enough, as everywhere in the
 *   plan, since measured rates are never the same twice
 */
export function isRoomy(machine: Machine, span: Span & { workMinutes: number }, rate?: number): boolean {
  const rated =
    rate === undefined ? machine : { ...machine, spans: machine.spans.map((one) => ({ ...one, rate })) };
  const needed = span.workMinutes * 1000 * (rate === undefined ? 0.95 : 1);
  return worksAt(machine, span.from) && workIn(rated, span) >= needed;
}
