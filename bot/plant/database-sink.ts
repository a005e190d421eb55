import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { hasCollided, isAway } from '../../db/passing.ts';
import { type MachineAnswer, MOST_RECORDS, type PlantRecord } from '../../plant-gateway/delivery/wire.ts';
import type { Ending, PlantRecord as Found, PlantSink } from '../../plant-gateway/sink.ts';
import type { Ctx } from '../../workflows/context.ts';
import { AHEAD_MS } from '../../workflows/plant/ahead.ts';
import { ingest } from '../../workflows/plant/ingest.ts';

type Base = Omit<Ctx, 'actor' | 'tx'>;

/** The gateway inside the service, as its streams are called. */
export const OWN_GATEWAY = 'service';
const AGAIN_MS = 1_000;
/** Streams of processes that ended are kept for so long, days. */
const KEEP_DAYS = 7;

export interface DatabaseSink extends PlantSink {
  /** What is not stored yet is given up: the process ends, or another one polls now. */
  close(): void;
}

/**
 * Records of the gateway inside the service, written at once; while the database is away it waits with them, and a batch
 * whose outcome is unknown is sent again with the same numbers.
 * @param now the clock of the readings, ms
 * @param answers what the machines of records answered last
 */
export function databaseSink(
  base: Base,
  now: () => number,
  answers: (records: readonly Found[]) => MachineAnswer[] = () => [],
): DatabaseSink {
  const ctx: Ctx = { ...base, actor: { kind: 'system', name: `gateway:${OWN_GATEWAY}` } };
  const stream = randomBytes(16).toString('hex');
  const closing = new AbortController();
  let last = 0;

  async function send(records: readonly Found[]): Promise<void> {
    const numbered = records.map((record, index) => ({ ...record, seq: last + 1 + index }) as PlantRecord);
    const known = new Set(base.plant?.().machines.map(({ id }) => id));
    while (!closing.signal.aborted) {
      try {
        const batch = { gateway: OWN_GATEWAY, stream, sentAt: now(), records: numbered };
        await ingest(ctx, { ...batch, answers: answers(records) }, known);
        last += records.length;
        return;
      } catch (err) {
        if (!isAway(err) && !hasCollided(err)) throw err;
        base.log.debug({ err, code: 'plant.database_away' }, 'machine states wait for the database');
        await sleep(AGAIN_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      }
    }
    throw new Error('the sink is closed');
  }

  return {
    async append(records) {
      for (let at = 0; at < records.length; at += MOST_RECORDS)
        await send(records.slice(at, at + MOST_RECORDS));
    },
    async endings() {
      await base.db.execute(sql`
        delete from plant_stream where gateway = ${OWN_GATEWAY}
          and last_at < app_now() - ${KEEP_DAYS} * interval '1 day'`);
      // What lies ahead was seen before the clock was put back.
      const rows = await base.db.execute<{ machine: string; toMs: number; counters: Ending['counters'] }>(sql`
        select machine, (extract(epoch from seen_at) * 1000)::float8 as "toMs", counters from machine_now
        where seen_at <= app_now() + ${AHEAD_MS} * interval '1 millisecond'`);
      return new Map(rows.map(({ machine, ...ending }) => [machine, ending]));
    },
    close: () => closing.abort(),
  };
}
