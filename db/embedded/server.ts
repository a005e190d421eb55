import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DbError } from '../errors.ts';
import type { Account } from './account.ts';
import { explain, nameFor } from './cluster.ts';
import { readPostmaster, signal } from './postmaster.ts';
import { launch } from './run-as.ts';
import { type Durability, serverSettings } from './settings.ts';
import type { Software } from './software.ts';

/**
 * Runs the server ("$@") as a child and holds our pipe open on descriptor 9. When the pipe closes, because we
 * ask for it or because we are dead, the server is told to shut down at once but in order (SIGINT). Signals
 * meant for a whole group do not end this shell. REMOVE names a folder to delete afterwards.
 */
const KEEPER = `
trap '' TERM HUP INT
exec 9<&0 </dev/null
"$@" </dev/null >/dev/null 9<&- & server=$!
echo "$server"
( cat <&9 >/dev/null; kill -INT "$server" 2>/dev/null ) & watcher=$!
exec 9<&-
wait "$server"; code=$?
kill -KILL "$watcher" 2>/dev/null
[ -n "$REMOVE" ] && rm -rf -- "$REMOVE"
exit "$code"
`;

/** Longest recovery after a crash that we wait for, ms. */
const READY_WITHIN_MS = 120_000;
/** How long an orderly shutdown may take before open work is cut off (which loses nothing committed), ms. */
const ORDERLY_WITHIN_MS = 6_000;
const POLL_MS = 15;
const LINES_KEPT = 40;

export interface Server {
  /** Resolves when the server has ended, however. */
  ended: Promise<void>;
  /** Orderly stop; resolves when nothing is left running. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  software: Software;
  account: Account | undefined;
  cluster: string;
  socketFolder: string;
  durability: Durability;
  /** Deleted after the server's end, even when this process was killed. */
  remove: string | undefined;
  log: Logger;
  /** Called when the server has won its lock, before it is ready. */
  onLock(): Promise<void>;
}

/**
 * Another server holds the cluster's lock, the processes of a killed one are still ending, or one that stopped
 * in order has just removed the socket folder.
 */
const IN_USE =
  /lock file "[^"]+" (already exists|is empty)|pre-existing shared memory block|lock file "\/tmp\/[^"]+": No such file/;

function start(options: ServerOptions, dataPath: string, fd: number | undefined) {
  const args = ['-D', dataPath, ...serverSettings(options.durability, options.socketFolder)];
  const { child, stdin, stdout, stderr } = launch(
    options.account,
    '/bin/sh',
    ['-c', KEEPER, 'danmai-postgres', options.software.postgres, ...args],
    { fd, detached: true, env: { REMOVE: options.remove ?? '' } },
  );
  const state = { pid: 0, over: false, stopping: false, lines: [] as string[] };
  stdout.on('data', (chunk: Buffer) => {
    state.pid = Number(chunk.toString()) || state.pid;
  });
  stderr.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      state.lines = [...state.lines, line].slice(-LINES_KEPT);
      if (/ (PANIC|FATAL): /.test(line) && !state.stopping) options.log.warn({ line }, 'postgres');
      else options.log.debug({ line }, 'postgres');
    }
  });
  // Writing to the pipe never happens; closing it after the shell's end may report EPIPE.
  stdin.on('error', (error) => options.log.debug({ err: error }, 'postgres keeper pipe'));
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      state.lines.push(error.message);
      state.over = true;
      resolve();
    });
    child.on('close', () => {
      state.over = true;
      resolve();
    });
  });
  return { child, pipes: [stdin, stdout, stderr], stdin, state, ended };
}

/**
 * Starts the server and waits until it accepts connections.
 * @returns undefined when another server holds the cluster: look again.
 * @throws DbError when it cannot start
 */
export async function startServer(options: ServerOptions): Promise<Server | undefined> {
  const named = await nameFor(options.account, options.cluster);
  const { child, pipes, stdin, state, ended } = start(options, named.path, named.fd);
  await named.close();

  const stop = async (): Promise<void> => {
    state.stopping = true;
    child.ref();
    stdin.destroy();
    const cutOff = setTimeout(() => {
      options.log.warn({ code: 'db.slow_stop' }, 'postgres does not stop in order; open work is cut off');
      if (state.pid && !state.over) signal(state.pid, 'SIGQUIT');
    }, ORDERLY_WITHIN_MS);
    await ended;
    clearTimeout(cutOff);
  };

  const failed = async (error: unknown): Promise<never> => {
    await stop();
    throw error;
  };

  if (await becameReady(options, state).catch(failed)) {
    child.unref();
    for (const pipe of pipes) unref(pipe);
    return { ended, stop };
  }
  const output = state.lines.join('\n');
  if (!state.over) {
    await stop();
    throw new DbError(
      'db.start_timeout',
      `内置数据库在 ${READY_WITHIN_MS / 1000} 秒内没有就绪：${output}`,
      `The embedded database was not ready within ${READY_WITHIN_MS / 1000} s: ${output}`,
    );
  }
  if (IN_USE.test(output)) return undefined;
  throw explain(output, options.cluster);
}

/** Waits for the lock, tells of it, and waits for readiness; false when the server ended or takes too long. */
async function becameReady(options: ServerOptions, state: { pid: number; over: boolean }): Promise<boolean> {
  const deadline = performance.now() + READY_WITHIN_MS;
  let locked = false;
  while (!state.over && performance.now() < deadline) {
    const postmaster = await readPostmaster(options.cluster);
    if (postmaster && postmaster !== 'unreadable' && postmaster.pid === state.pid) {
      if (!locked) await options.onLock();
      locked = true;
      if (postmaster.ready) return true;
    }
    await sleep(POLL_MS);
  }
  return false;
}

/** Pipes are sockets underneath, which the stream types do not say. */
function unref(pipe: object): void {
  if ('unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
}
