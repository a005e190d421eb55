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
