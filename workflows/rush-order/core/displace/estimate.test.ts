import { expect, it } from 'vitest';
import { Estimate } from './estimate.ts';
import { layOut } from './layout.ts';
import { Mover } from './moves.ts';
import { PlanState } from './plan-state.ts';
import type { Problem, Seat } from './problem.ts';
import { random } from './random.ts';
import { Tails } from './tails.ts';
import { at, NEVER, Timeline } from './timeline.ts';

const [JOBS, MACHINES] = [7, 4];

function shop(seed: number) {
  const draw = random(seed);
  const jobs = Array.from({ length: JOBS }, () => ({
    ...{ ready: 0, weight: 1 + draw.below(3), due: 40 + draw.below(60), promised: NEVER },
    tasks: Array.from({ length: MACHINES }, () => ({
      modes: [0, 1].map(() => ({ machine: draw.below(MACHINES), minutes: 5 + draw.below(20) })),
      ...{ pools: [], release: 0, minLag: draw.below(4), maxLag: null },
    })),
  }));
  const timelines = Array.from({ length: MACHINES }, () => new Timeline(null, [], 0));
  const problem: Problem = { timelines, jobs, walls: [], wallsEnd: NEVER, goal: 'delay' };
  const seating = jobs.map(({ tasks }, j) =>
    tasks.map((_, k): Seat => ({ mode: 0, pieces: [], from: 30 * k + j, to: 30 * k + j + 1 })),
  );
  return new PlanState(layOut(problem), seating);
}

/** Any task before one that stands somewhere before it in its queue, for as often as wanted. */
function wander(
  plan: PlanState,
  steps: number,
  each: (task: number, target: number) => void,
  seed = 1,
): void {
  const draw = random(seed);
  for (let step = 0; step < steps; step += 1) {
    const task = draw.below(JOBS * MACHINES);
    let target = at(plan.prev, task);
    if (target >= 0 && draw.unit() < 0.4 && at(plan.prev, target) >= 0) target = at(plan.prev, target);
    if (target >= 0) each(task, target);
  }
}

it('never thinks an exchange of neighbours dearer than it is, further moves seldom, and mostly knows the cost', () => {
  let [moves, exact, dearer] = [0, 0, 0];
  for (let seed = 1; seed <= 20; seed += 1) {
    const plan = shop(seed);
    const mover = new Mover(plan);
    const estimate = Estimate.of(plan) as Estimate;
    wander(plan, 200, (task, target) => {
      const thought = estimate.forward(task, target);
      const before = plan.cost;
      const neighbours = at(plan.prev, task) === target;
      if (!mover.move(task, target, at(plan.mode, task))) return;
      moves += 1;
      if (thought > plan.cost) {
        dearer += 1;
        expect(neighbours).toBe(false);
      }
      if (thought === plan.cost) exact += 1;
      if (plan.cost > before + 30) return mover.undo();
      plan.keep();
      estimate.moved(mover.task, mover.wasBehind);
    });
  }
  expect(moves).toBeGreaterThan(500);
  expect(exact / moves).toBeGreaterThan(0.5);
  expect(dearer / moves).toBeLessThan(0.05);
});

it('knows after many moves what it would know if it looked at all anew', () => {
  const plan = shop(5);
  const mover = new Mover(plan);
  const tails = Tails.of(plan) as Tails;
  wander(plan, 300, (task, target) => {
    tails.refresh();
    if (!mover.move(task, target, at(plan.mode, task))) return;
    plan.keep();
    for (const touched of [task, mover.wasBehind, at(plan.prev, task)]) tails.touch(touched);
    tails.refresh();
    const anew = Tails.of(plan) as Tails;
    anew.refresh();
    expect(tails.cells).toEqual(anew.cells);
  });
});
