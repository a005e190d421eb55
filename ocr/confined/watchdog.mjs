// A thread of its own: the main thread may be in native code or in WebAssembly for minutes and hear nothing.
import { workerData } from 'node:worker_threads';

/** Memory grows by up to 4 GB a second in the worst case seen: some 200 MB between two looks. */
const LOOK_EVERY_MS = 50;

setInterval(() => {
  const orphan = process.ppid !== workerData.parent;
  const greedy = process.memoryUsage.rss() > workerData.memoryMb * 1024 * 1024;
  // The parent takes a SIGKILL that it did not send as "too much memory": the system's own killer uses it too.
  if (orphan || greedy) process.kill(process.pid, 'SIGKILL');
}, LOOK_EVERY_MS);
