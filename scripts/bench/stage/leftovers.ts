import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';

/** What must not outlive this process, however it ends short of a kill -9. */
const children = new Set<ChildProcess>();
const folders = new Set<string>();

/** A process that ends with us. */
export function watchChild(child: ChildProcess): void {
  children.add(child);
  child.once('exit', () => children.delete(child));
}

/** A temporary folder that ends with us, unless `forget` was called after its orderly removal. */
export function watchFolder(folder: string): { forget(): void } {
  folders.add(folder);
  return { forget: () => folders.delete(folder) };
}

/** Ctrl-C and errors end the benches' own processes and folders, too. Called once, by main. */
export function sweepOnExit(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
}
