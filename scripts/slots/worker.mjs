// Plain JavaScript, because a worker thread starts without the TypeScript loader of the main thread; registering it here
// works under all of them. As modules: what is loaded as CommonJS calls imports through getters, 2.7 times slower (ta01).
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { answer } = await import('./answer.ts');
const { InputError } = await import('./input-error.ts');
const { asked, started, flag } = workerData;
const before = performance.timeOrigin - started;
const watch = {
  now: () => before + performance.now(),
  stopped: () => Atomics.load(flag, 0) !== 0,
};
try {
  parentPort.postMessage({ text: answer(asked, watch) });
} catch (err) {
  if (!(err instanceof InputError)) throw err;
  parentPort.postMessage({ wrong: err.message });
}
