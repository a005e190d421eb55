import { DbError } from './errors.ts';
import type { Pool, Slot } from './pool.ts';
import type { RawClient } from './values.ts';

/*
 * What drizzle's postgres.js session calls on its client: `unsafe`, `begin` and `savepoint`, made on our pool.
 */

export interface Statement {
  text: string;
  params: unknown[];
  /** Rows as arrays instead of objects. */
  asArrays: boolean;
}

type Execute = (statement: Statement) => Promise<unknown>;

/** Stands around a statement on its connection; must call `run` at once, or not at all. */
export type Around = (at: Statement & { slot: Slot }, run: () => Promise<unknown>) => Promise<unknown>;

/** For tests of crashes, which end a process or a connection after its n-th statement; nothing else sets it. */
export const statements: { around?: Around } = {};

/** Starts when awaited, once; `values` asks for rows as arrays. */
interface Pending extends PromiseLike<unknown> {
  values(): Promise<unknown>;
}

interface SessionClient {
  unsafe(text: string, params?: unknown[]): Pending;
  savepoint<R>(work: (client: SessionClient) => Promise<R>): Promise<R>;
}

/**
 * Statements up to this size are prepared once per connection; larger ones come in too many shapes (rows in an
 * insert, items in a list), and the driver never forgets a prepared statement.
 */
const PREPARE_UP_TO = { characters: 4_000, params: 32 };

const connectionLost = (): DbError =>
  new DbError(
    'db.connection_lost',
    '与数据库的连接中断，请稍后重试。',
    'The connection to the database was lost.',
  );

const runOn = (slot: Slot, statement: Statement): Promise<unknown> =>
  statements.around
    ? statements.around({ ...statement, slot }, () => send(slot, statement))
    : send(slot, statement);

/** Runs one statement. The driver leaves some unanswered when it loses the connection; here all are answered. */
async function send(slot: Slot, { text, params, asArrays }: Statement): Promise<unknown> {
  if (slot.lost) throw connectionLost();
  const prepare = text.length <= PREPARE_UP_TO.characters && params.length <= PREPARE_UP_TO.params;
  const query = slot.sql.unsafe(text, params as never[], { prepare });
  return new Promise((resolve, reject) => {
    // The driver's own error, which says more, goes first when there is one.
    const lost = (): void => void setImmediate(() => reject(connectionLost()));
    slot.whenLost.add(lost);
    (asArrays ? query.values() : query).then(resolve, reject).finally(() => slot.whenLost.delete(lost));
  });
}

function pending(execute: Execute, text: string, params: unknown[]): Pending {
  let started: Promise<unknown> | undefined;
  return {
    // biome-ignore lint/suspicious/noThenProperty: drizzle awaits the result of `unsafe` or asks it for values.
    then(done, failed) {
      started ??= execute({ text, params, asArrays: false });
      return started.then(done, failed);
    },
    values: () => execute({ text, params, asArrays: true }),
  };
}

/**
 * The statements of one transaction: in their order, none after its end, and its first failure remembered. Those made
 * at once (Promise.all) travel together, which saves a round trip each; after a failure PostgreSQL refuses the rest.
 */
function openTransaction(slot: Slot) {
  let savepoints = 0;
  const state: { over: boolean; failure: unknown } = { over: false, failure: undefined };

  const inTurn = (statement: Statement): Promise<unknown> => {
    const run = runOn(slot, statement);
    run.catch((error: unknown) => {
      state.failure ??= error;
    });
    return run;
  };
  const say = (text: string): Promise<unknown> => inTurn({ text, params: [], asArrays: false });

  const execute: Execute = (statement) => {
    if (!state.over) return inTurn(statement);
    return Promise.reject(
      new DbError(
        'db.transaction_over',
        '内部错误：事务结束后仍在使用。',
        'A statement was made after the end of its transaction: an await is missing.',
      ),
    );
  };

  const client: SessionClient = {
    unsafe: (text, params = []) => pending(execute, text, params),
    async savepoint(work) {
      savepoints += 1;
      const name = `s${savepoints}`;
      const failureBefore = state.failure;
      await say(`savepoint ${name}`);
      try {
        const result = await work(client);
        await say(`release savepoint ${name}`);
        return result;
      } catch (error) {
        if (!slot.lost) await say(`rollback to savepoint ${name}`);
        state.failure = failureBefore;
        throw error;
      }
    },
  };
  return { client, say, state };
}

async function inTransaction<R>(slot: Slot, work: (client: SessionClient) => Promise<R>): Promise<R> {
  const { client, say, state } = openTransaction(slot);
  await say('begin');
  let result: R;
  try {
    result = await work(client);
  } catch (error) {
    state.over = true;
    // A connection that cannot even roll back is given up; the server rolls back when it ends.
    if (!slot.lost) {
      await say('rollback').catch(() => {
        slot.lost = true;
      });
    }
    throw error;
  }
  state.over = true;
  // After a failure that the work has swallowed PostgreSQL answers COMMIT with a rollback, and with no error.
  const { command } = (await say('commit')) as { command: string };
  if (command === 'COMMIT') return result;
  throw state.failure ?? new Error('the transaction was rolled back');
}

/** A client for `drizzle()`. */
export function sessionClient(pool: Pool): RawClient {
  const execute: Execute = (statement) => pool.use((slot) => runOn(slot, statement));
  const client = {
    // drizzle resets conversions here; ours (db/values.ts) are set on each connection.
    options: { parsers: {}, serializers: {} },
    unsafe: (text: string, params: unknown[] = []) => pending(execute, text, params),
    begin: <R>(work: (client: SessionClient) => Promise<R>) => pool.use((slot) => inTransaction(slot, work)),
  };
  return client as unknown as RawClient;
}
