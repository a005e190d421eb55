import { MILLS } from '../productive.ts';
import type { Check, InsideOperation } from '../types.ts';
import type { Found, Slot } from './labels.ts';
import type { OnMachine } from './places.ts';

/** What was checked for each operation, with the figures that a planner asks for. */
export function checksOf(way: Found): Check[] {
  return way.slots.flatMap((slot) => {
    const { operation } = slot.stage;
    const own: Check[] =
      operation.kind === 'outside'
        ? [
            {
              kind: 'outside',
              step: operation.step,
              supplier: operation.supplier,
              process: operation.process ?? null,
              pickUp: slot.start,
              backP50: slot.start + operation.lead.p50,
              backP90: slot.end,
            },
          ]
        : [machineCheck(slot, operation), ...toolChecks(slot, operation)];
    const arrivals = (operation.arrivals ?? []).map(
      (arrival): Check => ({
        kind: 'arrival',
        step: operation.step,
        arrival,
        start: slot.start,
        slackMinutes: slot.start - arrival.p90,
      }),
    );
    return [...own, ...arrivals];
  });
}

function machineCheck(slot: Slot, operation: InsideOperation): Check {
  const { line, minutes, rank } = slot.place as OnMachine;
  const next = line.timeline.next(slot.start);
  const open = next === Number.POSITIVE_INFINITY;
  return {
    kind: 'machine',
    step: operation.step,
    machine: line.machine.id,
    model: line.machine.model,
    preferred: rank === 0,
    needMinutes: minutes,
    freeUntil: open ? null : next,
    freeMinutes: open ? null : Math.floor((line.map.at(next) - line.map.at(slot.start)) / MILLS),
  };
}

function toolChecks(slot: Slot, operation: InsideOperation): Check[] {
  return (slot.place as OnMachine).tools.map(({ need, state }) => ({
    kind: 'tool',
    step: operation.step,
    tool: need.tool,
    needed: need.pieces,
    onHand: state.tool.pieces,
    mostInUse: state.line.most(slot.start, slot.end),
    lifeLeft: state.tool.lifeMinutes === null ? null : state.tool.lifeMinutes - state.lifeTaken,
    lifeNeeded: operation.runMinutes,
  }));
}
