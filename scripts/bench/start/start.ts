import path from 'node:path';
import { type Figure, figure } from '../figure.ts';
import { type Child, runScript } from '../stage/child.ts';
import { makeFolder } from '../stage/folder.ts';
import { freshCheckout } from './checkout.ts';

/** Settings of the person who runs the bench that would lead it to a real database or a real organisation. */
const NOT_OURS = ['DATABASE_URL', 'FACTORY_DIR', 'DINGTALK_CLIENT_ID', 'DINGTALK_CLIENT_SECRET'];

/**
 * Start to ready as a newcomer meets it: the whole program with the sandbox and the demo factory, from a fresh copy of
 * the sources without compiled files, chat page or data. Ready is when the service's health and the chat page answer.
 * Later starts: after an orderly stop, and right after a kill -9. (As root the database programs may already lie in
 * the system's cache, which a first start ever fills in about a second.)
 */
export async function start(): Promise<Figure[]> {
  const folder = await makeFolder();
  try {
    const { root, temporary } = await freshCheckout(folder.path);
    const env = {
      ...Object.fromEntries(NOT_OURS.map((name) => [name, ''])),
      ...{ DATA_DIR: path.join(folder.path, 'data'), PORT: '0', SANDBOX_PORT: '0', TMPDIR: temporary },
    };
    const first = await ready(root, env);
    const stopping = performance.now();
    first.child.signal('SIGINT');
    const code = await first.child.ended;
    const stopped = (performance.now() - stopping) / 1000;
    if (code !== 0) throw new Error(`the stop ended with ${code}:\n${first.child.output()}`);
    const second = await ready(root, env);
    second.child.signal('SIGKILL');
    await second.child.ended;
    const third = await ready(root, env);
    await third.child.stop();
    return [
      figure('start: first, nothing built, fresh data', first.seconds, 's', '<15'),
      figure('start: orderly stop by Ctrl-C', stopped, 's', '<10'),
      figure('start: later', second.seconds, 's', '<5'),
      figure('start: right after kill -9', third.seconds, 's', '<5'),
    ];
  } finally {
    await folder.remove();
  }
}

async function ready(cwd: string, env: Record<string, string>): Promise<{ child: Child; seconds: number }> {
  const started = performance.now();
  const child = runScript('scripts/start.ts', { env, cwd });
  const [, page = ''] = await child.prints(/聊天页\s+(http\S+)/);
  const [, health = ''] = await child.prints(/健康检查\s+(http\S+)/);
  for (const address of [page, health]) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address} answers ${response.status}: ${await response.text()}`);
  }
  return { child, seconds: (performance.now() - started) / 1000 };
}
