/** What is known of the job that runs on a machine. Minutes are productive ones. */
export interface RunningJob {
  /** From now to the end that the plan gave it. */
  planRest: number;
  /** Pieces ordered, and pieces reported (good and scrap). */
  quantity: number;
  done: number;
  /** Good pieces are still missing when this is not reached. */
  good: number;
  /** Worked from its begin to the last report. */
  worked: number;
}

/** A cycle from less is chance: a set-up, one slow piece. */
const LEAST_PIECES = 3;
const LEAST_MINUTES = 15;

/** Minutes per piece as it really runs, set-up shared out; null when too little is reported to say. */
export function measuredCycle({ done, worked }: RunningJob): number | null {
  return done >= LEAST_PIECES && worked >= LEAST_MINUTES ? worked / done : null;
}

/**
 * Productive minutes until the job is done: max(plan rest, rest quantity × measured cycle) (plant.md §1.6). Never less
 * than the plan: who is ahead of it may still be held up, and a place that is promised twice costs more than one idle.
 */
export function remainingOf(job: RunningJob): number {
  const cycle = measuredCycle(job);
  return cycle === null ? job.planRest : Math.max(job.planRest, Math.max(0, job.quantity - job.good) * cycle);
}
