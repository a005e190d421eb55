import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { clockHook, optionsFromEnv } from './env.ts';
import { startSandbox } from './server.ts';

/** `npm run sandbox`: a local DingTalk on its own, with settings from the environment (see README.md). */
const log = pino({ name: 'sandbox', level: process.env.LOG_LEVEL ?? 'info' });
const builtPage = fileURLToPath(new URL('./page/dist', import.meta.url));

try {
  const options = optionsFromEnv(process.env);
  if (options.pageDir === undefined && existsSync(builtPage)) options.pageDir = builtPage;
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
