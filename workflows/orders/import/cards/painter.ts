import type { Card } from '../../../card.ts';
import type { Ctx } from '../../../context.ts';
import { repaint } from '../../../say.ts';
import { cardKey } from '../batch.ts';

/** The first progress is shown after this long, ms; short work shows none. */
const FIRST_MS = 2_000;
/** Every further one later, up to this: a repaint is a counted call (reference: 5,000 a month). */
const SLOWEST_MS = 15_000;
const GROWTH = 1.5;

/** Repaints the card of one import with its progress, at growing distances, in transactions of its own. */
export function createPainter(ctx: Ctx, batchId: string) {
  let wait = FIRST_MS;
  let last = performance.now();
  return async (view: () => Card): Promise<void> => {
    // The machine's clock only spaces out repaints; no rule hangs on it.
    if (performance.now() - last < wait) return;
    await ctx.db.transaction((tx) => repaint({ ...ctx, tx }, cardKey(batchId), view()));
    last = performance.now();
    wait = Math.min(SLOWEST_MS, wait * GROWTH);
  };
}

export type Painter = ReturnType<typeof createPainter>;
