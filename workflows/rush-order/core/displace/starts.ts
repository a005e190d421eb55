import type { Improved } from './anneal.ts';
import { layOut } from './layout.ts';
import { PlanState } from './plan-state.ts';
import type { Problem, Seating } from './problem.ts';
import { startPlan, WAYS } from './start-plans.ts';
import { NEVER } from './timeline.ts';
import { walled } from './walls.ts';

/** Where a search may begin. */
export interface Starts {
  /** The best of the simple ways; it may move everybody. */
  readonly best: Improved;
  /** Everybody where they stood, or as soon after as they fit. */
  readonly near: Improved;
}

/** The simple ways to put the others back, without search; those that find every job a place go first. */
export function startsOf(problem: Problem, standing: Seating): Starts {
  const layout = layOut(problem);
  const around = { ...problem, timelines: walled(problem, problem.walls) };
  const plans = WAYS.map((way) => {
    const seating = startPlan(around, standing, way);
    const { cost } = new PlanState(layout, seating);
    return { way, stuck: stuckJobs(problem, seating).length, seating, walls: problem.walls, cost, moves: 0 };
  });
  const best = plans.reduce((first, plan) =>
    plan.stuck < first.stuck || (plan.stuck === first.stuck && plan.cost < first.cost) ? plan : first,
  );
  const near = plans.find(({ way }) => way === 'right-shift') ?? best;
  return { best, near: near.stuck > best.stuck ? best : near };
}

/** Jobs that found no place, or none that keeps a maximum lag: they had better stay where they are. */
export function stuckJobs({ jobs }: Problem, seating: Seating): number[] {
  return jobs.flatMap(({ tasks }, j) => {
    const seats = seating[j] ?? [];
    const isStuck = tasks.some((task, k) => {
      const [seat, before] = [seats[k], seats[k - 1]];
      if (!seat || seat.to >= NEVER) return true;
      return before !== undefined && task.maxLag !== null && seat.from - before.to > task.maxLag;
    });
    return isStuck ? [j] : [];
  });
}
