import { ProductiveMap } from '../productive.ts';
import type { Machine, Plan, ProductiveSpan, Reservation, Tool } from '../types.ts';
import { Timeline } from './timeline.ts';
import { ToolLine } from './tool-line.ts';

/** One machine in the index. */
export interface Line {
  readonly machine: Machine;
  readonly map: ProductiveMap;
  readonly timeline: Timeline;
}

/** One tool in the index. */
export interface ToolState {
  readonly tool: Tool;
  readonly line: ToolLine;
  /** Cutting minutes that all planned uses together take, whenever they are. */
  lifeTaken: number;
}

/** What a reservation takes off the lives of its tools: its run minutes. */
export const lifeMinutesOf = (reservation: Pick<Reservation, 'workMinutes' | 'setupMinutes'>): number =>
  Math.max(0, reservation.workMinutes - (reservation.setupMinutes ?? 0));

/**
 * Everything that stands in the plan, made ready for searching: build it once, then add and remove reservations as
 * they come and go. It holds no opinion: overlapping reservations are taken as they are.
 */
export class SlotIndex {
  readonly lines: readonly Line[];
  readonly #byModel = new Map<string, Line[]>();
  readonly #byId = new Map<string, Line>();
  readonly #tools = new Map<string, ToolState>();
  readonly #reservations: (Reservation | undefined)[] = [];
  readonly #numbers = new Map<string, number>();

  /** @throws RangeError for two machines, tools or reservations of one id, a reservation on a machine or with a tool that is not there, bad spans */
  constructor(plan: Plan) {
    // Machines of one shift plan mostly share one list of spans: then they share the map as well.
    const maps = new Map<readonly ProductiveSpan[], ProductiveMap>();
    this.lines = plan.machines.map((machine) => {
      const map = maps.get(machine.spans) ?? new ProductiveMap(machine.spans);
      maps.set(machine.spans, map);
      return { machine, map, timeline: new Timeline(map) };
    });
    for (const line of this.lines) {
      if (this.#byId.has(line.machine.id)) throw new RangeError(`two machines ${line.machine.id}`);
      this.#byId.set(line.machine.id, line);
      const group = this.#byModel.get(line.machine.model);
      if (group) group.push(line);
      else this.#byModel.set(line.machine.model, [line]);
    }
    for (const tool of plan.tools) this.#addTool(tool);
    // In order of time each one is appended: nothing is moved.
    for (const reservation of [...plan.reservations].sort((a, b) => a.from - b.from)) this.add(reservation);
  }

  #addTool(tool: Tool): void {
    if (this.#tools.has(tool.id)) throw new RangeError(`two tools ${tool.id}`);
    const state: ToolState = { tool, line: new ToolLine(), lifeTaken: 0 };
    for (const use of tool.uses) {
      state.line.add(use.from, use.to, use.pieces);
      state.lifeTaken += use.lifeMinutes;
    }
    this.#tools.set(tool.id, state);
  }

  /** @throws RangeError for an id that is there already, an unknown machine or tool, an empty span */
  add(reservation: Reservation): void {
    const { id, from, to } = reservation;
    const line = this.line(reservation.machine);
    if (this.#numbers.has(id)) throw new RangeError(`two reservations ${id}`);
    if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from < to))
      throw new RangeError(`reservation ${id}: ${from}–${to} is no span of whole minutes`);
    for (const { tool } of reservation.tools ?? [])
      if (!this.#tools.has(tool)) throw new RangeError(`reservation ${id}: no tool ${tool}`);
    const number = this.#reservations.push(reservation) - 1;
    this.#numbers.set(id, number);
    line.timeline.add(from, to, number);
    this.#use(reservation, 1);
  }

  /** @returns the reservation that is gone; undefined when there was none of this id */
  remove(id: string): Reservation | undefined {
    const number = this.#numbers.get(id);
    if (number === undefined) return undefined;
    const reservation = this.reservation(number);
    this.line(reservation.machine).timeline.remove(reservation.from, number);
    this.#use(reservation, -1);
    this.#numbers.delete(id);
    this.#reservations[number] = undefined;
    return reservation;
  }

  #use(reservation: Reservation, sign: 1 | -1): void {
    for (const need of reservation.tools ?? []) {
      const state = this.tool(need.tool);
      if (!state) continue;
      state.line.add(reservation.from, reservation.to, sign * need.pieces);
      state.lifeTaken += sign * lifeMinutesOf(reservation);
    }
  }

  has(id: string): boolean {
    return this.#numbers.has(id);
  }

  /** By the number that the timeline keeps. */
  reservation(number: number): Reservation {
    const reservation = this.#reservations[number];
    if (!reservation) throw new RangeError(`no reservation number ${number}`);
    return reservation;
  }

  /** @throws RangeError for an unknown machine */
  line(machine: string): Line {
    const line = this.#byId.get(machine);
    if (!line) throw new RangeError(`no machine ${machine}`);
    return line;
  }

  /** Machines of a model, in the order of the plan. */
  ofModel(model: string): readonly Line[] {
    return this.#byModel.get(model) ?? NONE;
  }

  tool(id: string): ToolState | undefined {
    return this.#tools.get(id);
  }
}

const NONE: readonly Line[] = [];
