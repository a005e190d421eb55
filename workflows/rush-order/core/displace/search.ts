import { anneal, type Budget, type Improved } from './anneal.ts';
import { layOut } from './layout.ts';
import { PlanState } from './plan-state.ts';
import type { Problem, Seating } from './problem.ts';
import { startPlan, WAYS } from './start-plans.ts';

/** The best of the ways to put the others back, without search. */
export function bestStart(problem: Problem, standing: Seating): Improved {
  const layout = layOut(problem);
  const plans = WAYS.map((way) => {
    const seating = startPlan(problem, standing, way);
    return { seating, cost: new PlanState(layout, seating).cost, moves: 0 };
  });
  return plans.reduce((best, plan) => (plan.cost < best.cost ? plan : best));
}

/** From the best start, improved for as long as the budget lasts. */
export function improve(problem: Problem, start: Seating, budget: Budget): Improved {
  return anneal(layOut(problem), start, budget);
}
