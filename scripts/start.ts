import { createLog } from '../bot/log.ts';
import { startService } from '../bot/main.ts';
import { boardDir } from './lib/board-dir.ts';
import { preflight } from './lib/preflight.ts';
import { isExpected, sentenceFor } from './lib/say-why.ts';
import { stopOnSignals } from './lib/stop-on-signals.ts';

/** After this long an orderly stop is cut short, ms. */
const STOP_LIMIT_MS = 9_000;

interface Running {
  stop(): Promise<void>;
}

async function start(): Promise<Running> {
  const { config } = await preflight(process.env);
  if (!config.dingtalk) {
    const { startWithSandbox } = await import('./lib/with-sandbox.ts');
    return startWithSandbox(config);
  }
  const log = createLog(config.logLevel);
  const service = await startService({
    ...{ config, log, dingtalk: config.dingtalk, movableClock: false },
    ...(await boardDir(log)),
  });
  log.info({ port: service.port, channel: service.channel.health() }, 'danmai is running');
  return service;
}

const running = start();
stopOnSignals(running, STOP_LIMIT_MS, () => console.log('\n正在有序停止……（再按一次 Ctrl-C 立即退出）'));
running.catch((err: unknown) => {
  if (isExpected(err)) console.error(sentenceFor(err));
  else console.error('启动失败：', err);
  process.exit(1);
});
