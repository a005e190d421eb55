import { sql } from 'drizzle-orm';
import { schedule as every } from 'node-cron';
import type { Ctx } from '../workflows/context.ts';
import { syncDirectory } from '../workflows/staff/sync-directory.ts';
import type { Channel, DirectorySnapshot } from './channel.ts';
import { createLoop, type Loop } from './wake.ts';

/**
 * Reading a large directory takes minutes (20 calls a second); a stop waits this long for it, ms, and what it
 * brings afterwards is not written any more.
 */
const STOP_GRACE_MS = 500;

/** A platform that refuses us is not asked every second: each call counts against the month. */
const PAUSE_AFTER_ERROR_MS = 60_000;

type Base = Omit<Ctx, 'actor' | 'tx'>;

/**
 * Before the very first message is taken in: without a directory everybody would be a stranger. A platform that
 * is away does not keep the service from starting; the sync goes on trying.
 */
export async function fillEmptyDirectory(base: Base, channel: Channel): Promise<void> {
  const [known] = await base.db.execute(sql`select 1 from person limit 1`);
  if (known) return;
  try {
    const snapshot = await channel.directory();
    await save(base, snapshot);
  } catch (err) {
    base.log.error(
      { err, code: 'directory.first_failed' },
      'the directory could not be read; nobody is known',
    );
  }
}

const save = (base: Base, snapshot: DirectorySnapshot) =>
  base.db.transaction((tx) =>
    syncDirectory({ ...base, tx, actor: { kind: 'system', name: 'directory' } }, snapshot),
  );

/**
 * Keeps the cached directory near the platform's: now, every hour, and when woken (a change event). A
 * platform that is away leaves the cache as it was.
 */
export function startDirectorySync(base: Base, channel: Channel): Loop {
  const log = base.log.child({ part: 'directory' });
  let stopping = false;
  const read = () =>
    channel.directory().catch((err: unknown) => {
      if (!stopping) throw err;
      log.info({ err }, 'reading the directory was cut by the stop');
      return null;
    });
  const loop = createLoop(
    'directory',
    async () => {
      const snapshot = await read();
      if (!snapshot || stopping) return;
      await save(base, snapshot);
      log.info(
        { people: snapshot.people.length, departments: snapshot.departments.length },
        'directory synced',
      );
    },
    log,
    PAUSE_AFTER_ERROR_MS,
  );
  const hourly = every('7 * * * *', () => loop.wake(), { timezone: 'Asia/Shanghai' });
  loop.wake();
  return {
    wake: loop.wake,
    async stop() {
      stopping = true;
      await hourly.stop();
      let grace: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        grace = setTimeout(resolve, STOP_GRACE_MS);
      });
      await Promise.race([loop.stop(), patience]);
      clearTimeout(grace);
    },
  };
}
