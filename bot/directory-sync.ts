import { schedule as every } from 'node-cron';
import type { Ctx } from '../workflows/context.ts';
import { syncDirectory } from '../workflows/staff/sync-directory.ts';
import type { Channel } from './channel.ts';
import { createLoop, type Loop } from './wake.ts';

/**
 * Keeps the cached directory near the platform's: now, every hour, and when woken (a change event). A
 * platform that is away leaves the cache as it was.
 */
export function startDirectorySync(base: Omit<Ctx, 'actor' | 'tx'>, channel: Channel): Loop {
  const log = base.log.child({ part: 'directory' });
  const loop = createLoop(
    'directory',
    async () => {
      const snapshot = await channel.directory();
      await base.db.transaction((tx) =>
        syncDirectory({ ...base, tx, actor: { kind: 'system', name: 'directory' } }, snapshot),
      );
      log.info(
        { people: snapshot.people.length, departments: snapshot.departments.length },
        'directory synced',
      );
    },
    log,
  );
  const hourly = every('7 * * * *', () => loop.wake(), { timezone: 'Asia/Shanghai' });
  loop.wake();
  return {
    wake: loop.wake,
    async stop() {
      await hourly.stop();
      await loop.stop();
    },
  };
}
