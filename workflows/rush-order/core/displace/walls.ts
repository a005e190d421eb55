import type { PlanState } from './plan-state.ts';
import type { Problem, Wall } from './problem.ts';
import type { Random } from './random.ts';
import { at, NEVER, type Timeline } from './timeline.ts';

/** The timelines with the walls on them. */
export function walled(problem: Problem, walls: readonly Wall[]): Timeline[] {
  const timelines = [...problem.timelines];
  for (const machine of new Set(walls.map(machineOf))) rebuild(problem, walls, timelines, machine);
  return timelines;
}

const machineOf = ({ modes, mode }: Wall): number => modes[mode]?.machine ?? 0;

function rebuild(problem: Problem, walls: readonly Wall[], timelines: Timeline[], machine: number): void {
  const base = problem.timelines[machine];
  if (base) timelines[machine] = base.with(walls.filter((wall) => machineOf(wall) === machine));
}

/** Slides steps of the rush order, or puts them on another machine, without its end getting later. */
export class WallMover {
  private readonly plan: PlanState;
  private last: { readonly k: number; readonly wall: Wall } | null = null;

  constructor(plan: PlanState) {
    this.plan = plan;
  }

  /** @returns false, and nothing is changed, when the wall that was drawn has nowhere else to go */
  move(draw: Random): boolean {
    const { plan } = this;
    const { walls } = plan;
    const { wallsEnd } = plan.layout.problem;
    const k = draw.below(walls.length);
    const wall = walls[k] as Wall;
    const [before, after] = [walls[k - 1], walls[k + 1]];
    const earliest = Math.max(wall.release, before ? before.to + wall.minLag : 0);
    const latest = after ? after.from - after.minLag : wallsEnd;
    const mode = draw.below(wall.modes.length);
    const { machine, minutes } = wall.modes[mode] as Wall['modes'][number];
    if (latest - earliest < minutes || (wall.modes.length === 1 && latest - earliest === wall.to - wall.from))
      return false;
    const timeline = plan.layout.problem.timelines[machine] as Timeline;
    const wish = this.wish(draw, machine, minutes, earliest, latest);
    const from = timeline.opens(Math.max(timeline.floor, wish));
    const to = from >= NEVER ? NEVER : timeline.ends(from, minutes);
    if (to > latest || timeline.clash(from, to) >= 0) return false;
    if (mode === wall.mode && from === wall.from) return false;
    this.last = { k, wall };
    this.put(k, { ...wall, mode, from, to });
    plan.settle();
    return true;
  }

  undo(): void {
    if (!this.last) return;
    this.plan.undo();
    this.put(this.last.k, this.last.wall);
    // What the walls marked is as it was: recomputing it changes nothing.
    this.plan.settle();
    this.plan.keep();
    this.last = null;
  }

  private put(k: number, wall: Wall): void {
    const { plan } = this;
    const old = machineOf(plan.walls[k] as Wall);
    plan.walls[k] = wall;
    for (const machine of new Set([old, machineOf(wall)])) {
      rebuild(plan.layout.problem, plan.walls, plan.timelines, machine);
      for (let node = at(plan.head, machine); node >= 0; node = at(plan.next, node))
        plan.mark(Math.trunc(node / plan.layout.slots));
    }
  }

  /** As early or as late as can be, anywhere between, or right after or before a task on that machine. */
  private wish(draw: Random, machine: number, minutes: number, earliest: number, latest: number): number {
    const { plan } = this;
    const kind = draw.below(5);
    if (kind === 0) return earliest;
    if (kind === 1) return latest - minutes;
    if (kind === 2) return earliest + draw.below(latest - minutes - earliest + 1);
    let chosen = -1;
    let count = 0;
    for (let node = at(plan.head, machine); node >= 0; node = at(plan.next, node)) {
      const task = Math.trunc(node / plan.layout.slots);
      const edge = kind === 3 ? at(plan.to, task) : at(plan.from, task) - minutes;
      if (edge < earliest || edge > latest - minutes) continue;
      count += 1;
      if (draw.below(count) === 0) chosen = edge;
    }
    return chosen < 0 ? earliest : chosen;
  }
}
