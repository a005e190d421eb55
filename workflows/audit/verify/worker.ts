import { parentPort, workerData } from 'node:worker_threads';
import { checkSpan, type Span } from './span.ts';

parentPort?.postMessage(checkSpan(workerData as Span));
