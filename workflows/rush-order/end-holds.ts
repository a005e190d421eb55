import { sql } from 'drizzle-orm';
import { rushOption } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';

/** Lets go of what is held of a request. @param which only these @returns the kinds of what was held */
export const endHolds = (
  { tx }: Pick<TxCtx, 'tx'>,
  requestId: number,
  which = sql`true`,
): Promise<{ kind: string }[]> =>
  tx
    .update(rushOption)
    .set({ heldBy: null, heldUntil: null })
    .where(sql`${rushOption.requestId} = ${requestId} and ${rushOption.heldUntil} is not null and ${which}`)
    .returning({ kind: rushOption.kind });
