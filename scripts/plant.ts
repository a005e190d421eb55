import { parseArgs } from 'node:util';
import { loadPlant } from '../plant-gateway/config/load.ts';
import { AREAS, type Area } from '../plant-gateway/config/plant.ts';
import { LinkError } from '../plant-gateway/modbus/link-error.ts';
import { placeIn, placeText } from '../plant-gateway/probe/place.ts';
import { plantText } from '../plant-gateway/probe/plant-text.ts';
import { type ProbeRequest, probe } from '../plant-gateway/probe/probe.ts';
import { probeText } from '../plant-gateway/probe/probe-text.ts';
import { whyNot } from '../plant-gateway/probe/why-not.ts';
import { isExpected, sentenceFor } from './lib/say-why.ts';

/*
 * npm run -s plant -- probe HOST[:PORT] | [IPv6][:PORT] [--unit 1] [--area holding|input|coil|discrete] [--from 0] [--count 20]
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
const [command, target, ...rest] = positionals;

try {
  if (rest.length > 0) wrong(`多出的参数：${rest.join(' ')}\n${USAGE}`);
  else if (command === 'check' && target) console.log(plantText(await loadPlant(target)));
  else if (command === 'probe' && target) await runProbe(target);
  else wrong(USAGE);
} catch (err) {
  const text = err instanceof LinkError ? `读不到 ${target}：${linkText(err)}` : textOf(err);
  if (text === undefined) throw err;
  console.error(text);
  process.exitCode = 1;
}

async function runProbe(typed: string): Promise<void> {
  const request = requestFor(typed);
  if (typeof request === 'string') return wrong(request);
  const { unit, area } = request;
  console.log(`${placeText(request)} 站号 ${unit}，${area} 区（只读，不会改动设备）\n`);
  console.log(probeText(area, await probe(request)));
}

/** Exception 1 is about the function, so about the area. */
function linkText(err: LinkError): string {
  if (err.code !== 1) return whyNot(err);
  const others = AREAS.filter((one) => one !== values.area);
  return `设备不支持 ${values.area} 区，试 --area ${others.join('、')}`;
}

/** What the system says of a file; undefined for what nobody foresaw. */
function textOf(err: unknown): string | undefined {
  if (isExpected(err)) return sentenceFor(err);
  if (!(err instanceof Error && 'syscall' in err && 'code' in err)) return undefined;
  const code = String(err.code);
  const why = { ENOENT: '没有这个文件', EISDIR: '这是目录，不是文件', EACCES: '没有读它的权限' }[code];
  return `读不了 ${target}：${why ?? code}。请写 plant.yaml 的路径。`;
}

function wrong(text: string): void {
  console.error(text);
  process.exitCode = 2;
}

function requestFor(place: string): ProbeRequest | string {
  const at = placeIn(place);
  if (typeof at === 'string') return at;
  const whole = (text: string, least: number, most: number): number =>
    /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : Number.NaN;
  const unit = whole(values.unit, 0, 255);
  const from = whole(values.from, 0, 65_535);
  const count = whole(values.count, 1, 65_536);
  const timeoutMs = whole(values.timeout, 50, 60_000);
  if (!AREAS.includes(values.area as Area)) return `--area 只能是：${AREAS.join('、')}。`;
  if (Number.isNaN(unit)) return '--unit 写 0 到 255。';
  if (Number.isNaN(from) || Number.isNaN(count) || from + count > 65_536)
    return '--from 和 --count 要在 0 到 65535 之内。';
  if (Number.isNaN(timeoutMs)) return '--timeout 写 50 到 60000 毫秒。';
  return { ...at, unit, area: values.area as Area, from, count, timeoutMs };
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
    const flag = /'(-[^' ]+)/.exec(err.message)?.[1] ?? '';
    const unknown = String(err.code) === 'ERR_PARSE_ARGS_UNKNOWN_OPTION';
    wrong(`${unknown ? `没有 ${flag} 这个参数` : `${flag} 后面要写一个值`}。\n${USAGE}`);
    process.exit(2);
  }
}
