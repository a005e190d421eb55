import { anneal, type Budget, type Improved } from './anneal.ts';
import { layOut } from './layout.ts';
import { PlanState } from './plan-state.ts';
import type { Problem, Seating } from './problem.ts';
import { startPlan, WAYS } from './start-plans.ts';
import { walled } from './walls.ts';

/** The best of the ways to put the others back, without search. */
export function bestStart(problem: Problem, standing: Seating): Improved {
  const layout = layOut(problem);
  const standingProblem = { ...problem, timelines: walled(problem, problem.walls) };
  const plans = WAYS.map((way) => {
    const seating = startPlan(standingProblem, standing, way);
    return { seating, walls: problem.walls, cost: new PlanState(layout, seating).cost, moves: 0 };
  });
  return plans.reduce((best, plan) => (plan.cost < best.cost ? plan : best));
}

/** A run gets about as much: several short ones reach better plans than one long one. */
const RUN = { milliseconds: 500, moves: 80_000 };
/** How hot a run begins that starts anew from where all began, and one that goes on from the best so far. */
const HEAT_ANEW = 1;
const HEAT_ON = 0.4;

/** From a plan, improved for as long as the budget lasts. */
export function improve(problem: Problem, start: Improved, budget: Budget): Improved {
  const layout = layOut(problem);
  const runs = Math.max(
    1,
    Math.round(budget.moves ? budget.moves / RUN.moves : (budget.milliseconds ?? 0) / RUN.milliseconds),
  );
  let best = start;
  let moves = 0;
  for (let run = 0; run < runs && best.cost > 0 && !budget.stop?.(); run += 1) {
    const share: Budget = {
      ...budget,
      ...(budget.moves ? { moves: Math.floor(budget.moves / runs) } : {}),
      ...(budget.milliseconds ? { milliseconds: budget.milliseconds / runs } : {}),
      seed: (budget.seed ?? 1) * 1000 + run,
    };
    const found =
      run % 2 === 0 ? anneal(layout, start, share, HEAT_ANEW) : anneal(layout, best, share, HEAT_ON);
    moves += found.moves;
    if (found.cost < best.cost) best = found;
  }
  return { ...best, moves };
}
