import { Worker } from 'node:worker_threads';
import { readArguments } from './slots/arguments.ts';
import { InputError } from './slots/input-error.ts';

const USAGE = `npm run -s slots -- --instance FILE [--rush JOB [--at WHEN] [--arrives] | --remove JOB] [--plan-json FILE] [--seconds S] [--json]
npm run -s slots -- --plan FILE [--seconds S] [--json]

--instance   a job shop (pairs "machine time") or flexible job shop (Brandimarte's format); told apart by themselves,
             or by --format jsp|fjsp
--plan-json  its plan: [[[machine, start], …], …] by job and operation, null for a job that is not in it;
             without it a plan is computed
--rush JOB   the job (from 1, as in the file; without --rush or --remove the last one) becomes a rush order at --at: a
             minute, or below 1 a share of the plan's length (0.2 unless said). What has started stays.
--arrives    the job is not in the computed plan: it comes new
--remove JOB the job is taken out and put back where the others leave room; --at 0 unless said
--plan       machines, reservations, tools and the order: see workflows/rush-order/core/README.md
--seconds    for everything, the computed plan included (5); Ctrl-C ends it before, with what was found by then`;

/** A second signal within this time is the same Ctrl-C, passed on by whoever started us, ms. */
const SAME_PRESS_MS = 500;

try {
  const asked = readArguments(process.argv.slice(2));
  if (asked.kind === 'help') console.log(USAGE);
  else answerAside(asked);
} catch (err) {
  if (!(err instanceof InputError)) throw err;
  refuse(err.message);
}

/** In a thread of its own: a search that computes without a break hears no signal. */
function answerAside(asked: object): void {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./slots/worker.mjs', import.meta.url), {
    workerData: { asked, started: performance.timeOrigin, flag },
    execArgv: [],
  });
  worker.on('message', ({ text, wrong }: { text?: string; wrong?: string }) => {
    if (text === undefined) refuse(wrong ?? '');
    else console.log(text);
  });
  let pressed = Number.NEGATIVE_INFINITY;
  const stop = (): void => {
    if (performance.now() - pressed < SAME_PRESS_MS) return;
    if (Atomics.load(flag, 0) !== 0) process.exit(130);
    pressed = performance.now();
    Atomics.store(flag, 0, 1);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

function refuse(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
