import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { shortSocketFolder } from '../embedded/places.ts';

export interface Answer {
  owned?: boolean;
  host?: string;
  tookMs?: number;
  rows?: Record<string, unknown>[] | { error: string };
  signal?: string;
  stopped?: boolean;
  failed?: string;
  message?: string;
}

export interface EmbeddedChild {
  process: ChildProcess;
  /** The next line that the process says. */
  next(): Promise<Answer>;
  /** Sends SQL or "stop" and waits for the answer. */
  ask(command: string): Promise<Answer>;
  /** kill -9, and waits for the end. */
  kill(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL('./embedded-child.ts', import.meta.url));

/** Starts db/testing/embedded-child.ts, as another user when told so; its first answer is the start's result. */
export function spawnEmbedded(dataDir: string, as: { uid?: number; gid?: number } = {}): EmbeddedChild {
  const tsx = import.meta.resolve('tsx');
  const child = spawn(process.execPath, ['--import', tsx, SCRIPT, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
    detached: true,
    ...as,
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = once(child, 'exit');
  const next = async (): Promise<Answer> => {
    const line = await lines.next();
    if (line.done) throw new Error('the child ended without an answer');
    return JSON.parse(line.value) as Answer;
  };
  return {
    process: child,
    next,
    ask: async (command) => {
      child.stdin.write(`${command}\n`);
      return next();
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** A fresh data folder for an embedded database, private to its maker. */
export const makeDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'embedded-'));

/** Removes a data folder, and the socket folder that stood in for it below /tmp. */
export async function removeDataDir(dataDir: string): Promise<void> {
  const home = join(await realpath(dataDir), 'postgres');
  await rm(shortSocketFolder(home), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
}
