import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Account } from './account.ts';

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Surroundings of every database process: nothing of ours leaks in, messages are in English. */
const childEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
});

export interface Launched {
  child: ChildProcess;
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
}

/**
 * Starts a program as `account` (undefined: as ourselves) in `/` with three pipes.
 * @param fd an open folder that the program finds as /proc/self/fd/3
 */
export function launch(
  account: Account | undefined,
  program: string,
  args: readonly string[],
  options: { fd?: number | undefined; detached?: boolean; env?: NodeJS.ProcessEnv },
): Launched {
  const child = spawn(program, args, {
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    cwd: '/',
    env: { ...childEnvironment(), ...options.env },
    detached: options.detached ?? false,
    stdio: ['pipe', 'pipe', 'pipe', ...(options.fd === undefined ? [] : [options.fd])],
  });
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error(`no pipes to ${program}: too many open files?`);
  return { child, stdin, stdout, stderr };
}

/**
 * Runs a program to its end as `account` in `/`.
 * @param fd an open folder that the program finds as /proc/self/fd/3
 * @throws the system error when the program cannot be started at all
 */
export function runAs(
  account: Account | undefined,
  program: string,
  args: readonly string[],
  { input = '', fd }: { input?: string; fd?: number | undefined } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const { child, stdin, stdout, stderr } = launch(account, program, args, { fd });
    const finished: Finished = { code: null, stdout: '', stderr: '' };
    stdout.on('data', (chunk: Buffer) => {
      finished.stdout += chunk.toString();
    });
    stderr.on('data', (chunk: Buffer) => {
      finished.stderr += chunk.toString();
    });
    child.on('error', reject);
    stdin.on('error', (error) => {
      finished.stderr += `stdin: ${error.message}\n`;
    });
    child.on('close', (code) => resolve({ ...finished, code }));
    stdin.end(input);
  });
}

/** Whether `account` can enter a folder (every folder above it must let it pass). */
export async function canEnter(account: Account | undefined, folder: string): Promise<boolean> {
  if (!account) return true;
  const { code } = await runAs(account, '/bin/sh', ['-c', 'cd "$0"', folder]);
  return code === 0;
}
