import type { Logger } from 'pino';
import type { Db } from '../../db/client.ts';
import { releaseFetches } from '../inbox/claim.ts';
import { watchLives } from '../life.ts';
import { recoverLost } from '../outbox/claim.ts';
import type { Duty } from './engine.ts';

/** How often other processes are looked at while they have rows, and while none has, ms. */
const LOOK_MS = { busy: 1_000, idle: 5_000 };

/** Gives back what processes had taken that are dead; a person's lane and a message with a file then go on. */
export function recoveryDuty(db: Db, own: number, log: Logger, wake: () => void): Duty {
  const watch = watchLives(db, own);
  let others = false;
  return {
    name: 'recovery',
    async run() {
      const found = await watch.dead();
      others = found.others;
      if (found.holders.length === 0) return;
      const sends = await recoverLost(db, found.holders);
      const fetches = await releaseFetches(db, found.holders);
      log.warn({ code: 'engine.recovered', sends, fetches }, 'work of a dead process recovered');
      wake();
    },
    next: () => Promise.resolve(others ? LOOK_MS.busy : LOOK_MS.idle),
  };
}
