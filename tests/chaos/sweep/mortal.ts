import { AsyncLocalStorage } from 'node:async_hooks';
import type { Slot } from '../../../db/pool.ts';
import { type Statement, statements } from '../../../db/session.ts';

/** What every statement gets after the death of its process: nothing of it is done any more. */
class Died extends Error {
  constructor() {
    super('this process is dead (a test killed it)');
  }
}

interface Life {
  /** Number of the statement after whose answer it dies. */
  last: number;
  made: string[];
  dead: boolean;
}

export interface Deed {
  died: boolean;
  /** Statements that were made, in their order. */
  made: readonly string[];
}

const lives = new AsyncLocalStorage<Life>();

/**
 * Runs work as a process would that is killed right after its n-th database statement, counting from 1: nothing of it
 * reaches the database from there on, its transaction ends with its connection and rolls back. Statements outside of
 * the work are not touched.
 */
export async function dyingAfter(last: number, work: () => Promise<unknown>): Promise<Deed> {
  statements.around ??= around;
  const life: Life = { last, made: [], dead: false };
  // Whatever the work makes of its death, the dead say nothing.
  await lives.run(life, work).catch((err: unknown) => {
    if (!life.dead) throw err;
  });
  return { died: life.dead, made: life.made };
}

async function around(
  { slot, text }: Statement & { slot: Slot },
  run: () => Promise<unknown>,
): Promise<unknown> {
  const life = lives.getStore();
  if (!life) return run();
  if (life.dead) return dead(slot);
  const number = life.made.push(text);
  const answer = await run().catch((err: unknown) => {
    if (!life.dead) throw err;
  });
  if (number === life.last) life.dead = true;
  return life.dead ? dead(slot) : answer;
}

/** Its connection ends without another word, also without a rollback. */
function dead(slot: Slot): never {
  slot.lost = true;
  throw new Died();
}
