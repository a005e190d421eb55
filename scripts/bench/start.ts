import path from 'node:path';
import { type Figure, figure } from './figure.ts';
import { type Child, runScript } from './stage/child.ts';
import { makeFolder } from './stage/folder.ts';

/** Start to ready as a newcomer meets it: the whole program with the sandbox and the demo factory, fresh data. */
export async function start(): Promise<Figure[]> {
  const folder = await makeFolder();
  try {
    const env = { DATA_DIR: path.join(folder.path, 'data'), PORT: '0', SANDBOX_PORT: '0' };
    const first = await ready(env);
    const stopping = performance.now();
    first.child.signal('SIGINT');
    await first.child.ended;
    const stopped = performance.now() - stopping;
    const second = await ready(env);
    second.child.signal('SIGKILL');
    await second.child.ended;
    const third = await ready(env);
    await third.child.stop();
    return [
      figure('start: first, fresh data, to ready', first.seconds, 's', '<15'),
      figure('start: orderly stop by Ctrl-C', stopped / 1000, 's', '<10'),
      figure('start: later, to ready', second.seconds, 's', '<5'),
      figure('start: right after kill -9, to ready', third.seconds, 's', '<5'),
    ];
  } finally {
    await folder.remove();
  }
}

async function ready(env: Record<string, string>): Promise<{ child: Child; seconds: number }> {
  const started = performance.now();
  const child = runScript('scripts/start.ts', { env });
  await child.prints(/单脉已就绪/);
  return { child, seconds: (performance.now() - started) / 1000 };
}
