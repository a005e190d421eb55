import type { Db } from '../../../db/client.ts';
import { faultsOfLadders } from '../self-audit.ts';

/** How long what is due now may take to be done, ms of real time. */
const PATIENCE_MS = 5_000;

/**
 * No ladder is stuck: every open checkpoint has its next step, and none is overdue by more than two cycles. Right after
 * the clock was moved the engine gets a moment.
 * @throws Error with what is wrong
 */
export async function expectLadderClean(db: Db): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const faults = await faultsOfLadders(db);
    if (faults.length === 0) return;
    if (performance.now() > end) throw new Error(`ladders are stuck: ${JSON.stringify(faults, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
