// Plain JavaScript, because a worker thread starts without the TypeScript loader of the main thread (see
// workflows/spreadsheet/worker.mjs). Registering it here works under all of them.
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { serve } = await import('./writer.ts');
serve(parentPort, workerData);
