import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';

/** Real time by the database's clock, which all copies of the service share. */
export interface RealClock {
  /** Whether an instant (ms) is within `withinMs` of now. Near a limit, and when it seems not, the clock is read anew. */
  isNear(instant: number, withinMs: number): Promise<{ near: boolean; now: Date }>;
}

/** A reading is good for this long, ms; the machine's own monotonic clock carries it on. */
const GOOD_FOR_MS = 10_000;

/**
 * Reads `clock_timestamp()`, not `app_now()`: the sandbox and tests move the latter by days, while senders sign with
 * the time on their wall. Read once in ten seconds, because every request asks; a refusal always rests on a fresh one.
 */
export function createRealClock(db: Db, elapsed = () => performance.now()): RealClock {
  let reading: { at: number; database: number } | undefined;
  let underWay: Promise<void> | undefined;

  const read = async (): Promise<void> => {
    const asked = elapsed();
    const [row] = await db.execute<{ now: number }>(
      sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
    );
    if (!row) throw new Error('clock_timestamp() returned nothing');
    reading = { at: asked, database: row.now };
  };
  const readOnce = (): Promise<void> => {
    underWay ??= read().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
  const now = (): number => (reading ? reading.database + elapsed() - reading.at : Number.NaN);

  return {
    async isNear(instant, withinMs) {
      const fits = (): boolean => Math.abs(now() - instant) <= withinMs;
      const fresh = reading !== undefined && elapsed() - reading.at < GOOD_FOR_MS;
      if (!fresh || !fits()) await readOnce();
      return { near: fits(), now: new Date(now()) };
    },
  };
}
