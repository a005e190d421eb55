import pino from 'pino';
import type { Tx } from '../../db/client.ts';
import type { TestDatabase } from '../../db/testing/database.ts';
import type { Actor, Ctx, TxCtx } from '../context.ts';
import { loadFactory } from '../factory/load.ts';
import { actorOf } from '../staff/actor.ts';
import { syncDirectory } from '../staff/sync-directory.ts';
import { checkpointDirectory, testDirectory } from './directory.ts';

/** A database with the test factory's staff in it, and contexts to act there. */
export interface TestFactory {
  /** A context without transaction, acting as this person (by user id) or as the system. */
  as(userId: string | null): Promise<Ctx>;
  /** Runs work in a transaction of its own as this person; rolls back when it throws. */
  does<R>(userId: string | null, work: (ctx: TxCtx) => Promise<R>): Promise<R>;
}

const system: Actor = { kind: 'system', name: 'test' };

/** Evidence is no part of these tests; touching it is a fault of the test. */
const noEvidence = new Proxy({} as Ctx['evidence'], {
  get: (_target, name) => {
    throw new Error(`this test has no evidence store (${String(name)})`);
  },
});

/**
 * @param options.checkpoints with the checkpoints that ship and the people they ask; without them orders move freely
 * @param options.warnings with delivery warnings, digests and pictures at their hours; without it the clock alone tells nobody
 */
export async function createTestFactory(
  database: TestDatabase,
  options: { checkpoints?: boolean; warnings?: boolean } = {},
): Promise<TestFactory> {
  const shipped = await loadFactory();
  const factory = {
    ...shipped,
    ...(options.checkpoints ? {} : { checkpoints: {} }),
    ...(options.warnings ? {} : { warning: null, digest: null, boards: { ...shipped.boards, posts: [] } }),
  };
  const log = pino({ level: 'silent' });
  const base = { db: database.db, factory, evidence: noEvidence, log, publicUrl: null };
  const inTransaction = <R>(actor: Actor, work: (ctx: TxCtx) => Promise<R>) =>
    database.db.transaction((tx: Tx) => work({ ...base, tx, actor }));
  const directory = options.checkpoints ? checkpointDirectory : testDirectory;
  await inTransaction(system, (ctx) => syncDirectory(ctx, directory));

  async function actorNamed(userId: string | null): Promise<Actor> {
    if (userId === null) return system;
    const actor = await actorOf(base, userId);
    if (!actor) throw new Error(`nobody is called ${userId}`);
    return actor;
  }
  return {
    as: async (userId) => ({ ...base, actor: await actorNamed(userId) }),
    does: async (userId, work) => inTransaction(await actorNamed(userId), work),
  };
}
