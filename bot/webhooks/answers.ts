import type { Context } from 'koa';
import type { Logger } from 'pino';
import { isAway } from '../../db/passing.ts';
import { AppError } from '../../workflows/errors.ts';
import type { FactOutcome } from '../../workflows/facts/record-types.ts';
import { explain, incidentId } from '../../workflows/sentences/explain.ts';
import { refusalFor } from './errors.ts';
import type { Settled } from './lanes.ts';
import type { Tally } from './tally.ts';

/** Why a request, or a fact, was not taken. */
export interface Problem {
  code: string;
  /** The member of the fact that it is about, where it is about one. */
  field: string | null;
  message: string;
}

/** What a sender reads of one fact; conflicts say what to do. */
export type Outcome = Exclude<FactOutcome, { outcome: 'conflict' }> | ConflictOutcome;
type ConflictOutcome = Extract<FactOutcome, { outcome: 'conflict' }> & Problem;

const CONFLICT = 'webhook.conflict';

/** An error as senders may read it; a fault of ours is in the log under the number that they are told. */
function problemOf(log: Logger, err: unknown): Problem {
  if (err instanceof AppError) return { code: err.code, field: null, message: explain(err) };
  const incident = incidentId();
  const code = isAway(err) ? 'webhook.database_away' : 'webhook.failed';
  log.error({ err, code, incident }, 'a webhook request failed');
  return { code, field: null, message: explain(new AppError(code, { incident })) };
}

/** Answers with a refusal of the whole request. */
export function refuse(ctx: Context, log: Logger, tally: Tally, err: unknown): void {
  const problem = problemOf(log, err);
  const { status, retryAfter } = refusalFor(problem.code);
  tally.refusal(problem.code);
  if (err instanceof AppError) log.info({ code: err.code }, 'webhook refused');
  ctx.status = status;
  if (retryAfter !== undefined) ctx.set('Retry-After', String(retryAfter));
  ctx.body = problem;
}

/** What is told of one fact; of one that failed, that nothing of it was kept. */
export function outcomeFor(log: Logger, settled: Settled): Outcome {
  if (settled.outcome === 'failed') return { outcome: 'refused', key: null, ...problemOf(log, settled.err) };
  if (settled.outcome !== 'conflict') return settled;
  return { ...settled, code: CONFLICT, field: 'key', message: explain(new AppError(CONFLICT)) };
}

/** The status of an answer about a single fact. */
export function statusFor(outcome: Outcome): number {
  if (outcome.outcome === 'conflict') return 409;
  return outcome.outcome === 'refused' ? refusalFor(outcome.code).status : 200;
}

/** An answer about many: each by itself, and how many of each, so that a sender need not count. */
export function listOf(outcomes: readonly Outcome[]) {
  const count = (what: Outcome['outcome']): number => outcomes.filter((one) => one.outcome === what).length;
  return {
    recorded: count('recorded'),
    repeated: count('repeated'),
    conflicts: count('conflict'),
    refused: count('refused'),
    outcomes,
  };
}
