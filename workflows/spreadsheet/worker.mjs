// Plain JavaScript, because a worker thread starts without the TypeScript loader of the main thread: `--import tsx`
// does not reach workers on Node 20, and vitest's loader never does. Registering it here works under all of them;
// the loader of `require` needs no second thread: 200 ms of processor time until the first row instead of 400.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/cjs/api';

register();
const { run } = createRequire(import.meta.url)('./worker.ts');
await run(parentPort, workerData);
