// Plain JavaScript, because a worker thread starts without the TypeScript loader of the main thread: `--import tsx`
// does not reach workers on Node 20, and vitest's loader never does. Registering it here works under all of them.
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { run } = await import('./worker.ts');
await run(parentPort, workerData);
