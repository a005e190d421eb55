import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { evidenceIntake } from '../../db/schema/index.ts';

export interface UploadOutcome {
  taken: boolean;
  /** The sentence that its sender reads. */
  text: string;
}

/** How long the page waits for a file to be examined, and how often it looks, ms of real time. */
const PATIENCE_MS = 25_000;
const FIRST_LOOK_MS = 100;
const LAST_LOOK_MS = 500;

/**
 * What became of an upload. When that takes too long, or nobody waits for it any more, it will be told in the chat.
 * @returns null when it will be told there
 */
export async function outcomeOf(
  db: Db,
  intakeId: string,
  gone: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<UploadOutcome | null> {
  const end = performance.now() + patienceMs;
  for (let pause = FIRST_LOOK_MS; !gone.aborted && performance.now() < end; pause *= 1.5) {
    const found = await look(db, intakeId);
    if (found) return found;
    await sleep(Math.min(pause, LAST_LOOK_MS), undefined, { signal: gone }).catch((err: unknown) => {
      if (!gone.aborted) throw err;
    });
  }
  const told = await db
    .update(evidenceIntake)
    .set({ quiet: false })
    .where(and(eq(evidenceIntake.id, intakeId), eq(evidenceIntake.state, 'examining')))
    .returning({ id: evidenceIntake.id });
  return told.length > 0 ? null : ((await look(db, intakeId)) ?? null);
}

async function look(db: Db, id: string): Promise<UploadOutcome | undefined> {
  const [row] = await db
    .select({ state: evidenceIntake.state, text: evidenceIntake.outcome })
    .from(evidenceIntake)
    .where(eq(evidenceIntake.id, id));
  if (!row || row.state === 'examining') return undefined;
  return { taken: row.state === 'attached', text: row.text ?? '' };
}
