import type { TxCtx } from '../context.ts';
import { actsFor } from '../staff/delegates.ts';
import type { CheckpointRow } from './lock.ts';

/** Who must not act on a round, as it is kept with the round's facts. */
export interface Kept {
  /** Must not act, in nobody's place: they did the part that is decided on. */
  barred?: string[];
  /** Not asked where anybody else can be. */
  spared?: string[];
}

/** Who must not act on the present round of a checkpoint, in nobody's place. */
export const barredFrom = ({ facts }: Pick<CheckpointRow, 'facts'>): readonly string[] =>
  (facts as Kept).barred ?? [];

/** Who is not asked where anybody else can be; those who must not act are among them. */
export const sparedIn = ({ facts }: Pick<CheckpointRow, 'facts'>): readonly string[] => [
  ...barredFrom({ facts }),
  ...((facts as Kept).spared ?? []),
];

/** Everybody in whose place somebody of these acts right now: asking them would be asking those. */
export async function stoodInBy(ctx: TxCtx, barred: readonly string[]): Promise<string[]> {
  const behind: string[] = [];
  for (const userId of barred) behind.push(...(await actsFor(ctx, userId)));
  return behind;
}
