// Plain JavaScript, because a worker thread starts without the TypeScript loader of the main thread (as in
// workflows/spreadsheet/worker.mjs); registering it here works under all of them.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/cjs/api';

register();
const { displaceHere } = createRequire(import.meta.url)('./displace.ts');
const { plan, query, budgetMs } = workerData;
parentPort.postMessage(displaceHere(plan, query, budgetMs));
