import { eq, sql } from 'drizzle-orm';
import { rushOption, rushRequest } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { instantOf } from '../load/spans.ts';
import type { RequestRow } from './read.ts';
import { completionText } from './search/describe.ts';
import type { Round } from './search/run.ts';
import { HOW_NAMES } from './stored.ts';

/** Wakes the worker that looks longer. */
export const REFINE_CHANNEL = 'rush_refine';

/** Writes a round of options; those of earlier rounds are history. @param refined by the longer search already */
export async function writeRound(
  { tx }: TxCtx,
  request: Pick<RequestRow, 'id'>,
  round: number,
  { options, findings }: Round,
  refined = false,
): Promise<void> {
  // Only how others make room is searched; the rest is the best there is.
  const refine = !refined && options.some(({ how }) => how === 'least' || how === 'earliest');
  if (options.length > 0)
    await tx.insert(rushOption).values(
      options.map((plan, i) => ({
        requestId: request.id,
        round,
        place: i + 1,
        kind: plan.how,
        plan,
        completeP50: instantOf(plan.option.completion.p50),
        completeP90: instantOf(plan.option.completion.p90),
      })),
    );
  await tx
    .update(rushRequest)
    .set({ round, findings, refinement: refine ? 'waiting' : 'done', attempts: 0, leasedUntil: null })
    .where(eq(rushRequest.id, request.id));
  if (refine) await tx.execute(sql`select pg_notify(${REFINE_CHANNEL}, '')`);
}

/** A round's options as the log writes them. */
export const optionTexts = ({ options }: Round): string[] =>
  options.map(({ how, option }) => `${HOW_NAMES[how]} ${completionText(option)}`);
