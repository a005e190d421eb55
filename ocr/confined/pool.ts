import { ConfinedProcess, type Confinement } from './process.ts';
import { type NoPlace, Slots } from './slots.ts';
import type { Job } from './wire.ts';

export interface PoolSettings {
  /** Jobs at a time, each in a process of its own. */
  readonly children: number;
  /** Jobs that may wait. */
  readonly waiting: number;
  /** Jobs after which a process is replaced. */
  readonly jobsPerChild: number;
  /** Size to which a process may have grown between two jobs, MiB. */
  readonly restingMb: number;
  /** Time without a job after which a process is ended, ms. */
  readonly idleMs: number;
}

export interface Pool<J extends Job, R> {
  /**
   * Waits for a turn and lets `work` borrow a process for one job; it is given back when `work` is done.
   * @returns what `work` returns, or why there was no turn
   */
  inTurn<T extends object>(work: (borrow: Borrow<J, R>) => Promise<T>): Promise<T | NoPlace>;
  /** Ends the processes; who waits is refused. */
  close(): Promise<void>;
  /** Processes that exist now. */
  pids(): number[];
}

export type Borrow<J extends Job, R> = () => ConfinedProcess<J, R> | 'closing';

/** Processes are started when they are first needed, kept for the next job, and replaced. */
export function openPool<J extends Job, R>(confinement: Confinement, settings: PoolSettings): Pool<J, R> {
  const slots = new Slots(settings.children, settings.waiting);
  const idle: { child: ConfinedProcess<J, R>; timer: NodeJS.Timeout }[] = [];
  const living = new Set<ConfinedProcess<J, R>>();

  function takeChild(): ConfinedProcess<J, R> {
    for (let rested = idle.pop(); rested; rested = idle.pop()) {
      clearTimeout(rested.timer);
      if (rested.child.alive) return rested.child;
      living.delete(rested.child);
    }
    const child = new ConfinedProcess<J, R>(confinement);
    living.add(child);
    return child;
  }

  function putBack(child: ConfinedProcess<J, R>): void {
    const spent = child.jobs >= settings.jobsPerChild || child.rssMb > settings.restingMb;
    if (!child.alive || spent || slots.closed) return void retire(child);
    const timer = setTimeout(() => {
      idle.splice(idle.indexOf(entry), 1);
      void retire(child);
    }, settings.idleMs).unref();
    const entry = { child, timer };
    idle.push(entry);
  }

  async function retire(child: ConfinedProcess<J, R>): Promise<void> {
    await child.end();
    living.delete(child);
  }

  return {
    async inTurn(work) {
      const place = await slots.take();
      if (typeof place === 'string') return place;
      let child: ConfinedProcess<J, R> | undefined;
      try {
        return await work(() => {
          if (slots.closed) return 'closing';
          child = takeChild();
          return child;
        });
      } finally {
        if (child) putBack(child);
        place();
      }
    },
    async close() {
      slots.close();
      for (const { timer } of idle.splice(0)) clearTimeout(timer);
      await Promise.all([...living].map(retire));
    },
    pids: () => [...living].flatMap(({ exists, pid }) => (exists && pid ? [pid] : [])),
  };
}
