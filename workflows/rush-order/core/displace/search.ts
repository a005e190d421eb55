import { anneal, type Budget, type Improved } from './anneal.ts';
import { layOut } from './layout.ts';
import { PlanState } from './plan-state.ts';
import type { Problem, Seat, Seating } from './problem.ts';
import { type Random, random } from './random.ts';
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

/**
 * What a run gets for each task, of so many at least and at most: many short ones, of which the next ones are bred, reach
 * better plans than few long ones, but 225 tasks need their 0.3 s (at 0.1 s la36 misses its 1.10 in two of three runs).
 */
const RUN = { milliseconds: 1.3, moves: 500, tasks: { least: 30, most: 230 } };
/** The best plans so far that differ in cost. */
const POOL = 8;
/** Runs from the first plan at full heat come first, at most such a share of all. */
const FOUNDERS = 1 / 3;
/** How hot a run from a crossed plan begins: warm enough to mend it, too cool to forget it. */
const MENDING = 0.35;
/**
 * Moves a task that a run needs to mend a crossed or kicked plan; with fewer (plans of thousands) all go on from the best,
 * every other one kicked.
 */
const MOVES_TO_MEND = 60;
/** How hot a run begins from the best, kicked or as it is. */
const GOING_ON = 0.4;
/** How far a kicked job may go either way, as a share of the plan's length. */
const KICK = 0.3;

/**
 * From a plan, improved for as long as the budget lasts: runs from where all began give the first plans of a pool.
 * Then in turns: mend a plan crossed from two of the pool (a path between two good plans leads past better ones: Peng,
 * Lü and Cheng 2015), and mend the best with one job kicked out of its place. The best stay. Going on from the best as
 * it is, with the moves to mend it, found nothing better in 17 of 17 runs (ft20).
 */
export function improve(problem: Problem, start: Improved, budget: Budget): Improved {
  const layout = layOut(problem);
  const size = Math.min(RUN.tasks.most, Math.max(RUN.tasks.least, layout.tasks));
  const runs = Math.max(
    1,
    Math.round(
      budget.moves
        ? budget.moves / (RUN.moves * size)
        : (budget.milliseconds ?? 0) / (RUN.milliseconds * size),
    ),
  );
  const seed = (budget.seed ?? 1) * 1000;
  const draw = random(seed);
  const founders = Math.min(POOL, Math.ceil(runs * FOUNDERS));
  const pool: Improved[] = [];
  let best = start;
  let moves = 0;
  for (let run = 0; run < runs && best.cost > 0 && !budget.stop?.(); run += 1) {
    const share: Budget = {
      ...budget,
      ...(budget.moves ? { moves: Math.floor(budget.moves / runs) } : {}),
      ...(budget.milliseconds ? { milliseconds: budget.milliseconds / runs } : {}),
      seed: seed + run,
    };
    const mends = moves >= run * MOVES_TO_MEND * layout.tasks;
    const [from, heat] =
      run === 0 || (mends && run < founders) ? [start, 1] : next(run, mends, pool, best, draw);
    const found = anneal(layout, from, share, heat);
    moves += found.moves;
    if (found.cost < best.cost) best = found;
    if (!pool.some(({ cost }) => cost === found.cost)) pool.push(found);
    pool.sort((a, b) => a.cost - b.cost);
    pool.length = Math.min(pool.length, POOL);
  }
  return { ...best, moves };
}

/** Where a run after the first ones begins, and how hot. */
function next(
  run: number,
  mends: boolean,
  pool: readonly Improved[],
  best: Improved,
  draw: Random,
): [Improved, number] {
  if (mends && run % 2 === 0) return [crossed(pool, draw), MENDING];
  return [mends || run % 2 === 1 ? kicked(best, draw) : best, GOING_ON];
}

/**
 * Two plans of the pool made one, the walls from the first: the start of a task decides where it goes in the order of all,
 * and any mixture of starts that keeps each job's tasks in their order is an order that can be carried out. Either whole
 * jobs from one or the other, or every start somewhere between the two.
 */
function crossed(pool: readonly Improved[], draw: Random): Improved {
  const first = draw.below(pool.length);
  const one = pool[Math.min(first, draw.below(pool.length))] as Improved;
  const rest = pool.filter((plan) => plan !== one);
  const other = rest[draw.below(rest.length)];
  if (!other) return kicked(one, draw);
  const byJobs = draw.unit() < 0.5;
  const share = 0.3 + 0.4 * draw.unit();
  const seating = one.seating.map((seats, j) => {
    const others = other.seating[j] ?? [];
    if (byJobs) return draw.unit() < 0.5 ? seats : others;
    return seats.map((seat, k) => between(seat, others[k] ?? seat, share, draw));
  });
  return { ...one, seating };
}

function between(a: Seat, b: Seat, share: number, draw: Random): Seat {
  const mix = (x: number, y: number): number => Math.round(share * x + (1 - share) * y);
  return { ...(draw.unit() < 0.5 ? a : b), from: mix(a.from, b.from), to: mix(a.to, b.to) };
}

/** With one job's tasks earlier or later in the order of all. */
function kicked(plan: Improved, draw: Random): Improved {
  const all = plan.seating.flat();
  const length = Math.max(...all.map(({ to }) => to)) - Math.min(...all.map(({ from }) => from));
  const job = draw.below(plan.seating.length);
  const far = Math.round((draw.unit() * 2 - 1) * KICK * length);
  const away = (seat: Seat): Seat => ({ ...seat, from: seat.from + far, to: seat.to + far });
  return { ...plan, seating: plan.seating.map((seats, j) => (j === job ? seats.map(away) : seats)) };
}
