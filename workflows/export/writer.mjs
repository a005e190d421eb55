// Plain JavaScript, because a worker thread starts without the TypeScript loader of the main thread (see
// workflows/spreadsheet/worker.mjs). Registering it here works under all of them.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/cjs/api';

register();
const { serve } = createRequire(import.meta.url)('./writer.ts');
serve(parentPort, workerData);
