import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectRoot } from '../../../bot/config.ts';
import { watchChild } from './leftovers.ts';

/** A script of ours in a process of its own. */
export interface Child {
  readonly pid: number;
  /** Resolves with the first match in what it prints; rejects when it ends before, or after `limitMs`. */
  prints(pattern: RegExp, limitMs?: number): Promise<RegExpExecArray>;
  /** How it ended: exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  /** All that it has printed. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** SIGTERM, after `limitMs` SIGKILL. */
  stop(limitMs?: number): Promise<number | string>;
}

const PATIENCE_MS = 60_000;
const STOP_MS = 15_000;

export interface ScriptOptions {
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** The project's folder, if it is another copy. */
  cwd?: string;
}

/** Starts `script` (path from the project's folder) with Node alone, so that its pid is that of the program. */
export function runScript(script: string, options: ScriptOptions = {}): Child {
  const { args = [], env = {}, cwd = projectRoot } = options;
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  watchChild(child);
  let printed = '';
  const hear = (chunk: string): void => {
    printed += chunk;
    child.emit('printed');
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = once(child, 'exit').then(([code, signal]): number | string => signal ?? code ?? 'unknown');
  const failed = (why: string) => new Error(`${script} ${why}; it printed:\n${printed.slice(-2_000)}`);

  return {
    pid: child.pid ?? 0,
    ended,
    output: () => printed,
    signal: (name) => void child.kill(name),
    prints: (pattern, limitMs = PATIENCE_MS) =>
      waitForPrint(child, () => pattern.exec(printed), limitMs, failed),
    async stop(limitMs = STOP_MS) {
      const cut = setTimeout(() => child.kill('SIGKILL'), limitMs);
      child.kill('SIGTERM');
      return ended.finally(() => clearTimeout(cut));
    },
  };
}

function waitForPrint(
  child: ChildProcess,
  look: () => RegExpExecArray | null,
  limitMs: number,
  failed: (why: string) => Error,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      child.off('printed', check).off('close', onClose);
      settle();
    };
    const check = (): void => {
      const found = look();
      if (found) done(() => resolve(found));
    };
    const onClose = (): void => done(() => reject(failed('ended early')));
    const timer = setTimeout(() => done(() => reject(failed(`was not ready in ${limitMs} ms`))), limitMs);
    child.on('printed', check).on('close', onClose);
    check();
  });
}
