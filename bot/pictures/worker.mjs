// Plain JavaScript, because a worker thread starts without the TypeScript loader of the main thread (see
// workflows/spreadsheet/worker.mjs). Registering it here works under all of them.
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { serve } = await import('./thread.ts');
serve(parentPort);
