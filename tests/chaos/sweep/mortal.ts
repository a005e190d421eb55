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
  /** Whether its connection is closed, as by kill -9; else it is rolled back, as the server does for a closed one. */
  torn: boolean;
}

export interface Deed {
  died: boolean;
  /** Statements that were made, in their order. */
  made: readonly string[];
}

const lives = new AsyncLocalStorage<Life>();

/**
 * Runs work as a process would that is killed right after its n-th database statement, counting from 1: nothing of it
 * reaches the database from there on, and its transaction is rolled back. Statements outside of the work are not
 * touched.
 */
export async function dyingAfter(
  last: number,
  work: () => Promise<unknown>,
  { torn = true }: { torn?: boolean } = {},
): Promise<Deed> {
  statements.around ??= around;
  const life: Life = { last, made: [], dead: false, torn };
  // Whatever the work makes of its death, the dead say nothing.
  await lives.run(life, work).catch((err: unknown) => {
    if (!life.dead) throw err;
  });
  return { died: life.dead, made: life.made };
}

async function around(at: Statement & { slot: Slot }, run: () => Promise<unknown>): Promise<unknown> {
  const life = lives.getStore();
  if (!life) return run();
  if (life.dead) return afterDeath(life, at, run);
  const number = life.made.push(at.text);
  const answer = await run().catch((err: unknown) => {
    if (!life.dead) throw err;
  });
  if (number === life.last) life.dead = true;
  if (!life.dead) return answer;
  if (life.torn) at.slot.lost = true;
  throw new Died();
}

/** Nothing is said to the server any more; what was begun is rolled back. */
async function afterDeath(
  { torn }: Life,
  { slot, text }: Statement & { slot: Slot },
  run: () => Promise<unknown>,
): Promise<unknown> {
  if (torn) slot.lost = true;
  else if (text === 'rollback') return run();
  else if (text === 'commit') await slot.sql.unsafe('rollback');
  throw new Died();
}
