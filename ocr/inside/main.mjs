// Plain JavaScript: the process starts without the TypeScript loader of its parent (tsx, vitest or none).
import { Worker } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

// First of all, so that nothing runs unwatched.
new Worker(new URL('./watchdog.mjs', import.meta.url), {
  workerData: { ...JSON.parse(process.argv[2] ?? '{}'), parent: process.ppid },
  execArgv: [],
}).unref();

register();
const { serve } = await import('./main.ts');
await serve();
