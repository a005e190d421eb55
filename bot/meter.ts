import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Db } from '../db/client.ts';

/** What a month has cost so far. */
export interface Usage {
  /** Shanghai month, YYYY-MM. */
  month: string;
  calls: number;
  pushes: number;
  /** Dearest first. */
  byApi: { kind: MeterKind; api: string; count: number }[];
}

/** `call`: we called the platform; `push`: the platform sent us a frame. Both have a monthly quota (KB 1431). */
export type MeterKind = 'call' | 'push';

export interface Meter {
  /** Counts one; written within a second. */
  count(kind: MeterKind, api: string): void;
  /** @param month default: this month by the database's clock */
  read(month?: string): Promise<Usage>;
  flush(): Promise<void>;
  /** Writes what is left. */
  stop(): Promise<void>;
}

const FLUSH_MS = 1_000;

/**
 * Counts calls and pushes in memory and adds them to `api_meter` once a second, so that counting costs no send a
 * round trip. All copies of the service add to the same rows. A kill -9 loses at most the last second's counts.
 */
export function createMeter(db: Db, channel: string, log: Logger): Meter {
  let counts = new Map<string, { kind: MeterKind; api: string; count: number }>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const add = (kind: MeterKind, api: string, count: number): void => {
    const entry = counts.get(`${kind} ${api}`);
    if (entry) entry.count += count;
    else counts.set(`${kind} ${api}`, { kind, api, count });
  };

  const write = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = [...counts.values()];
    counts = new Map();
    if (batch.length === 0) return;
    try {
      await addToMonth(db, channel, batch);
    } catch (err) {
      for (const { kind, api, count } of batch) add(kind, api, count);
      throw err;
    }
  };

  const flush = (): Promise<void> => {
    const next = writing.then(write);
    writing = next.catch(() => undefined);
    return next;
  };

  const arm = (): void => {
    timer ??= setTimeout(() => {
      flush().catch((err: unknown) => {
        log.warn(
          { err, code: 'meter.not_written' },
          'the meter could not be written; it will be tried again',
        );
        arm();
      });
    }, FLUSH_MS);
  };

  return {
    count(kind, api) {
      add(kind, api, 1);
      arm();
    },
    flush,
    async read(month) {
      await flush();
      return readMonth(db, channel, month);
    },
    async stop() {
      await flush();
    },
  };
}

/** The Shanghai month by the one clock. */
const thisMonth = sql`to_char(app_now() at time zone 'Asia/Shanghai', 'YYYY-MM')`;

async function addToMonth(
  db: Db,
  channel: string,
  batch: { kind: MeterKind; api: string; count: number }[],
): Promise<void> {
  // In the order of the key, so that two copies that write at once can't lock each other out.
  const rows = [...batch]
    .sort((a, b) => (`${a.kind} ${a.api}` < `${b.kind} ${b.api}` ? -1 : 1))
    .map((r) => sql`(${thisMonth}, ${channel}, ${r.kind}, ${r.api}, ${r.count}::bigint)`);
  await db.execute(sql`
    insert into api_meter (month, channel, kind, api, count) values ${sql.join(rows, sql`, `)}
    on conflict (month, channel, kind, api) do update set count = api_meter.count + excluded.count`);
}

async function readMonth(db: Db, channel: string, month: string | undefined): Promise<Usage> {
  const which = month === undefined ? thisMonth : sql`${month}`;
  const rows = await db.execute<{
    month: string;
    kind: MeterKind | null;
    api: string | null;
    count: string | null;
  }>(sql`
    select m.month, kind, api, count from (select ${which} as month) m
    left join api_meter a on a.month = m.month and a.channel = ${channel}
    order by count desc nulls last, kind, api`);
  const byApi = [...rows].flatMap(({ kind, api, count }) =>
    kind && api ? [{ kind, api, count: Number(count) }] : [],
  );
  const total = (kind: MeterKind) =>
    byApi.filter((r) => r.kind === kind).reduce((sum, r) => sum + r.count, 0);
  return { month: rows[0]?.month ?? month ?? '', calls: total('call'), pushes: total('push'), byApi };
}
