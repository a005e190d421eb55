import { pino } from 'pino';
import { runAlone } from '../plant-gateway/alone.ts';
import { readGatewaySettings } from '../plant-gateway/settings.ts';

/** After this long an orderly stop is cut short, ms; what was found is safe in the buffer all the same. */
const STOP_LIMIT_MS = 5_000;

const read = readGatewaySettings(process.env);
if ('problems' in read) {
  console.error(['采集网关没有启动：', ...read.problems.map((one) => `  - ${one}`)].join('\n'));
  process.exit(1);
}
const running = runAlone(read.settings, pino({ level: read.settings.logLevel }));
running.catch((err: unknown) => {
  console.error(err instanceof Error ? err.message : err);
  process.exit(1);
});
let stopping = false;
const stop = (): void => {
  if (stopping) process.exit(130);
  stopping = true;
  setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
  running
    .then((one) => one.stop())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
