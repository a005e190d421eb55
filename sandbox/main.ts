import { pino } from 'pino';
import { clockHook, optionsFromEnv } from './env.ts';
import type { SandboxOptions } from './options.ts';
import { ensurePageBuilt } from './page/build.ts';
import { startSandbox } from './server.ts';

/** `npm run sandbox`: a local DingTalk on its own, with settings from the environment (see README.md). */
const log = pino({ name: 'sandbox', level: process.env.LOG_LEVEL ?? 'info' });

try {
  const options = optionsFromEnv(process.env);
  if (options.pageDir === undefined) await addPage(options);
  const sandbox = await startSandbox({
    ...options,
    onClockMoved: clockHook(process.env.SANDBOX_CLOCK_HOOK, log),
    log,
  });
  log.info({ url: sandbox.url, clientId: sandbox.app.clientId }, '本地钉钉已启动，在浏览器打开上面的地址');
  const stop = () => {
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  log.fatal(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** Without a page the sandbox still works; `/` then says how to get one. */
async function addPage(options: SandboxOptions): Promise<void> {
  try {
    options.pageDir = await ensurePageBuilt(log);
  } catch (error) {
    log.warn({ err: error }, 'no chat page');
  }
}
