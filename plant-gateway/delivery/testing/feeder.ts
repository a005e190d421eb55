/*
 * A gateway without machines, in a process of its own, for the test that kills it: finds a stretch of ten seconds every few
 * ms, each told twice (half grown, grown), goes on from where its buffer ends, and delivers. Says each stretch that is safe.
 */
import pino from 'pino';
import { openBuffer } from '../buffer/buffer.ts';
import { startDelivery } from '../deliver.ts';
import { createPost } from '../post.ts';

const [folder = '', url = '', token = '', start = '0', most = '0', aheadMs = '0'] = process.argv.slice(2);
const STEP_MS = 10_000;
const from = Number(start);
const log = pino({ level: 'silent' });
const buffer = await openBuffer({ folder, log, segmentBytes: 8_000 });
startDelivery({
  ...{ gateway: 'east', buffer, log, post: createPost({ url, token, timeoutMs: 2_000 }) },
  pauseMs: [20, 100],
  // What it finds lies in the past; its clock is the service's.
  now: () => Date.now() + Number(aheadMs),
});

const machine = 'VMC850-01';
for (;;) {
  const ending = (await buffer.endings()).get(machine);
  const done = Math.floor(((ending?.toMs ?? from) - from) / STEP_MS);
  const state = done % 2 === 0 ? 'run' : 'idle';
  const stretch = { kind: 'interval', machine, state, fromMs: from + done * STEP_MS, doubt: '' } as const;
  if (done < Number(most)) {
    await buffer.append([{ ...stretch, toMs: stretch.fromMs + 4_000, samples: 4, final: false }]);
    await buffer.append([
      { kind: 'count', machine, counter: 'parts', atMs: stretch.fromMs + 5_000, delta: 1, raw: done + 1 },
      { ...stretch, toMs: stretch.fromMs + STEP_MS, samples: 10, final: true },
    ]);
    process.stdout.write(`${done + 1}\n`);
  }
  await new Promise((resolve) => setTimeout(resolve, 4));
}
