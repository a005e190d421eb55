import { pino } from 'pino';
import { runAlone } from '../plant-gateway/alone.ts';
import { readGatewaySettings } from '../plant-gateway/settings.ts';
import { stopOnSignals } from './lib/stop-on-signals.ts';

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
stopOnSignals(running, STOP_LIMIT_MS);
