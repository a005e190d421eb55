// Plain JavaScript, because a worker thread starts without the TypeScript loader of the main thread (as in
// workflows/spreadsheet/worker.mjs); registering it here works under all of them. As modules: what is loaded as CommonJS
// calls imports through getters, and the search made 2.7 times fewer moves in its seconds (ta01: 1,365 ms instead of 530).
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { displaceHere } = await import('./displace.ts');
const { plan, query, budgetMs } = workerData;
parentPort.postMessage(displaceHere(plan, query, budgetMs));
