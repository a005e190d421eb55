import { MILLS } from '../productive.ts';
import type { Arrival, Binding, InsideOperation, Minute, OutsideOperation, Query } from '../types.ts';
import { type Found, readyAfter, type Slot } from './labels.ts';
import type { OnMachine, Place } from './places.ts';
import type { SlotIndex } from './slot-index.ts';
import type { Stage } from './stages.ts';

/**
 * Why each operation does not end earlier, given the ones before it: the constraint that, taken away, would let it.
 * They are taken away one after the other: tools, then other orders' reservations, then shifts; what is left is when it
 * was ready. Of the earliest option all machines of all permitted models are looked at, of another one only its own.
 */
export function whyNotEarlier(index: SlotIndex, query: Query, way: Found, isFirst: boolean): Binding[] {
  return way.slots.map((slot, i) => {
    const before = i > 0 ? (way.slots[i - 1] as Slot) : null;
    const after = way.slots[i + 1];
    const ready = readyAfter(slot.stage, before?.end ?? query.now);
    const tied = after !== undefined && after.stage.lagMax < Number.POSITIVE_INFINITY;
    const held = tied && slot.place.next(ready, slot.start) < slot.start;
    if (held)
      return {
        kind: 'max-lag',
        until: slot.start,
        nextStep: after.stage.operation.step,
        maxMinutes: after.stage.lagMax,
      };
    const places = isFirst && !tied ? slot.stage.places : [slot.place];
    return bindingOf(index, {
      stage: slot.stage,
      places,
      chosen: slot.place,
      start: slot.start,
      end: slot.end,
      ready,
      before,
      now: query.now,
    });
  });
}

/** An operation, where it was put, and what it stood behind. */
export interface Case {
  readonly stage: Stage;
  readonly places: readonly Place[];
  readonly chosen: Place;
  readonly start: Minute;
  readonly end: Minute;
  readonly ready: Minute;
  readonly before: Slot | null;
  readonly now: Minute;
}

/** @internal also for a stage that would end only after the horizon */
export function bindingOf(index: SlotIndex, c: Case): Binding {
  const { operation } = c.stage;
  if (operation.kind === 'outside')
    return c.start > c.ready
      ? { kind: 'pick-up', until: c.start, supplier: operation.supplier }
      : whyReady(c);
  const machines = c.places as readonly OnMachine[];
  return (
    toolBinding(c, machines) ??
    machinesBinding(index, c, machines, operation) ??
    shiftBinding(c, machines, operation) ??
    whyReady(c)
  );
}

/**
 * Why an operation has no place at all while its machines' calendars last: what, taken away, would give it one before the
 * horizon, in the same turn; then what makes it ready so late. Null when it would not even fit into an empty plan from now.
 * @param c `start` is the horizon, `end` the minute after it
 */
export function bindingOfNone(index: SlotIndex, c: Case, operation: InsideOperation): Binding | null {
  const machines = c.places as readonly OnMachine[];
  const taken = toolBinding(c, machines) ?? machinesBinding(index, c, machines, operation);
  if (taken) return taken;
  const isLate = machines.some((machine) => machine.end(machine.line.map.start(c.now)) < c.end);
  return isLate ? whyReady(c) : null;
}

/** A machine on which the operation would end earlier if it needed no tools. */
function toolBinding(c: Case, machines: readonly OnMachine[]): Binding | null {
  let best: { machine: OnMachine; start: Minute; end: Minute } | null = null;
  for (const machine of machines) {
    if (machine.tools.length === 0) return null;
    const start = machine.line.timeline.firstFit(c.ready, machine.mills, c.start + 1);
    const end = machine.end(start);
    if (end < (best?.end ?? c.end)) best = { machine, start, end };
  }
  if (!best) return null;
  const { machine, start, end } = best;
  let until = start;
  let short = machine.tools[0];
  for (const limit of machine.tools) {
    const clear = limit.state.line.clear(start, end, limit.level);
    if (clear <= until) continue;
    until = clear;
    short = limit;
  }
  if (!short) return null;
  const { need, state } = short;
  return {
    kind: 'tool',
    until,
    tool: need.tool,
    pieces: state.tool.pieces,
    needed: need.pieces,
    machine: machine.line.machine.id,
    freeFrom: start,
  };
}

/** Some machine would do it earlier if it were empty. */
function machinesBinding(
  index: SlotIndex,
  c: Case,
  machines: readonly OnMachine[],
  operation: InsideOperation,
): Binding | null {
  if (!machines.some((machine) => machine.end(machine.line.map.start(c.ready)) < c.end)) return null;
  let longest: { machine: string; minutes: number } | null = null;
  for (const { line } of machines) {
    const minutes = Math.floor(line.timeline.widest(c.ready, c.start) / MILLS);
    if (minutes > (longest?.minutes ?? 0)) longest = { machine: line.machine.id, minutes };
  }
  const chosen = c.chosen as OnMachine;
  const blocking = chosen.line.timeline.before(c.start);
  const ranks = new Set(machines.map(({ rank }) => rank));
  return {
    kind: 'machines',
    until: c.start,
    models: operation.choices.filter((_, rank) => ranks.has(rank)).map(({ model }) => model),
    machines: machines.length,
    needMinutes: chosen.minutes,
    longestFree: longest,
    blockedBy:
      blocking && blocking.to > c.ready
        ? { machine: chosen.line.machine.id, order: index.reservation(blocking.who).order, to: blocking.to }
        : null,
  };
}

/** Models of which a machine works already, only too slowly to be done before, are not named. */
function shiftBinding(c: Case, machines: readonly OnMachine[], operation: InsideOperation): Binding | null {
  if (c.start <= c.ready) return null;
  const early = machines.filter(({ line }) => line.map.start(c.ready) < c.start).map(({ rank }) => rank);
  const models = operation.choices.map(({ model }) => model);
  const waiting = models.filter((_, rank) => !early.includes(rank));
  return { kind: 'shift', until: c.start, models: waiting.length > 0 ? waiting : models };
}

/** It starts when it is ready: what made it ready so late? */
function whyReady(c: Case): Binding {
  const { ready, before } = c;
  const arrival = latest(c.stage.operation.arrivals);
  const fromBefore = before ? before.end + c.stage.lagMin : c.now + c.stage.lagMin;
  if (arrival && arrival.p90 >= ready && arrival.p90 > fromBefore)
    return { kind: 'arrival', until: ready, arrival };
  if (!before) return { kind: 'now', until: ready };
  const { operation } = before.stage;
  if (operation.kind === 'outside') return returned(operation, before, ready);
  return { kind: 'previous', until: ready, lagMinutes: c.stage.lagMin };
}

const returned = (operation: OutsideOperation, before: Slot, until: Minute): Binding => ({
  kind: 'return',
  until,
  supplier: operation.supplier,
  p50: before.start + operation.lead.p50,
});

function latest(arrivals: readonly Arrival[] | undefined): Arrival | null {
  let last: Arrival | null = null;
  for (const arrival of arrivals ?? []) if (!last || arrival.p90 > last.p90) last = arrival;
  return last;
}
