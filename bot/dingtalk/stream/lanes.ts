/**
 * Runs tasks one after the other within a lane (a conversation keeps its order) and at most `limit` at once over
 * all lanes. Tasks must not throw; one that does is a fault of ours and rejects its own promise only.
 */
export interface Lanes {
  run(lane: string, task: () => Promise<void>): Promise<void>;
  /** Tasks waiting or under way. */
  readonly size: number;
  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void>;
}

export function createLanes(limit: number): Lanes {
  const tails = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  const open = new Set<Promise<void>>();
  let running = 0;

  const enter = async (): Promise<void> => {
    if (running < limit) {
      running += 1;
      return;
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    get size() {
      return open.size;
    },
    run(lane, task) {
      const before = tails.get(lane) ?? Promise.resolve();
      const done = before.then(enter).then(task).finally(leave);
      const tail = done.catch(() => undefined);
      tails.set(lane, tail);
      open.add(tail);
      void tail.then(() => {
        open.delete(tail);
        if (tails.get(lane) === tail) tails.delete(lane);
      });
      return done;
    },
    async idle() {
      while (open.size > 0) await Promise.all(open);
    },
  };
}
