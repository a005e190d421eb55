// Plain JavaScript: the process starts without the TypeScript loader of its parent (tsx, vitest or none).
import { Worker } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

const settings = JSON.parse(process.argv[2] ?? '{}');
// First of all, so that nothing runs unwatched.
new Worker(new URL('./watchdog.mjs', import.meta.url), {
  workerData: { memoryMb: settings.memoryMb, parent: process.ppid },
  execArgv: [],
}).unref();

register();
const { serve } = await import(settings.module);
await serve(settings);
