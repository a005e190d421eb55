import { parseArgs } from 'node:util';
import { loadPlant } from '../plant-gateway/config/load.ts';
import { AREAS, type Area } from '../plant-gateway/config/plant.ts';
import { LinkError } from '../plant-gateway/modbus/link-error.ts';
import { plantText } from '../plant-gateway/probe/plant-text.ts';
import { type ProbeRequest, probe } from '../plant-gateway/probe/probe.ts';
import { probeText } from '../plant-gateway/probe/probe-text.ts';
import { isExpected, sentenceFor } from './lib/say-why.ts';

/*
 * npm run -s plant -- probe HOST[:PORT] [--unit 1] [--area holding|input|coil|discrete] [--from 0] [--count 20]
 *   shows a device's registers in all decodings. It only reads.
 * npm run -s plant -- check FILE
 *   says what a plant.yaml means, or all that is wrong with it.
 *
 * Exit code 0 when there is an answer, 1 when the file is faulty or the device does not answer, 2 for a wrong command.
 */
const USAGE = [
  '用法：',
  '  npm run -s plant -- probe 地址[:端口] [--unit 1] [--area holding] [--from 0] [--count 20]',
  '  npm run -s plant -- check plant.yaml',
].join('\n');

const { values, positionals } = readArgs();
const [command, target] = positionals;

try {
  if (command === 'check' && target) console.log(plantText(await loadPlant(target)));
  else if (command === 'probe' && target) await runProbe(target);
  else wrong(USAGE);
} catch (err) {
  if (!isExpected(err) && !(err instanceof LinkError) && !(err instanceof Error && 'syscall' in err))
    throw err;
  console.error(err instanceof LinkError ? `读不到 ${target}：${linkText(err)}` : sentenceFor(err));
  process.exitCode = 1;
}

async function runProbe(place: string): Promise<void> {
  const request = requestFor(place);
  if (typeof request === 'string') return wrong(request);
  const { host, port, unit, area } = request;
  console.log(`${host}:${port} 站号 ${unit}，${area} 区（只读，不会改动设备）\n`);
  console.log(probeText(area, await probe(request)));
}

/** Exception 1 is about the function, so about the area. */
function linkText({ code, message }: LinkError): string {
  if (code !== 1) return message;
  const others = AREAS.filter((one) => one !== values.area);
  return `设备不支持 ${values.area} 区，试 --area ${others.join('、')}`;
}

function wrong(text: string): void {
  console.error(text);
  process.exitCode = 2;
}

function requestFor(place: string): ProbeRequest | string {
  const [, host, portText] = /^([^:]+)(?::(\d+))?$/.exec(place) ?? [];
  const whole = (text: string, least: number, most: number): number =>
    /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : Number.NaN;
  const port = whole(portText ?? '502', 1, 65_535);
  const unit = whole(values.unit, 0, 255);
  const from = whole(values.from, 0, 65_535);
  const count = whole(values.count, 1, 65_536);
  const timeoutMs = whole(values.timeout, 50, 60_000);
  if (host === undefined || Number.isNaN(port)) return '地址写成 10.1.2.13 或 10.1.2.13:502。';
  if (!AREAS.includes(values.area as Area)) return `--area 只能是：${AREAS.join('、')}。`;
  if (Number.isNaN(unit)) return '--unit 写 0 到 255。';
  if (Number.isNaN(from) || Number.isNaN(count) || from + count > 65_536)
    return '--from 和 --count 要在 0 到 65535 之内。';
  if (Number.isNaN(timeoutMs)) return '--timeout 写 50 到 60000 毫秒。';
  return { host, port, unit, area: values.area as Area, from, count, timeoutMs };
}

/** A flag that there is not is told, with the right ones. */
function readArgs() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        unit: { type: 'string', default: '1' },
        area: { type: 'string', default: 'holding' },
        from: { type: 'string', default: '0' },
        count: { type: 'string', default: '20' },
        timeout: { type: 'string', default: '2000' },
      },
    });
  } catch (err) {
    if (!(err instanceof Error && 'code' in err && String(err.code).startsWith('ERR_PARSE_ARGS'))) throw err;
    wrong(`参数不对：${err.message.split('.')[0]}\n${USAGE}`);
    process.exit(2);
  }
}
