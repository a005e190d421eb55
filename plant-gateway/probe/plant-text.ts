import type { Plant, PlantMachine } from '../config/plant.ts';
import { blocksOf } from '../modbus/blocks.ts';
import { hostPlans } from '../modbus/hosts.ts';
import { placeText } from './place.ts';

/** What a plant file says, in a few lines: who is asked for what, and which machines share a connection. */
export function plantText({ machines }: Plant): string {
  const hosts = hostPlans(machines).filter((plan) => plan.machines.length > 1);
  return [
    `共 ${machines.length} 台机床，其中 ${machines.filter(({ source }) => source === null).length} 台没有联网。`,
    ...machines.map((machine) => `  ${machine.id}  ${machine.name}  ${askedFor(machine)}`),
    ...hosts.map(
      ({ key, machines: shared }) => `  ${key} 由 ${shared.map(({ id }) => id).join('、')} 共用一个连接。`,
    ),
  ].join('\n');
}

function askedFor({ source, poll }: PlantMachine): string {
  if (!source) return '没有联网';
  if (source.type === 'mtconnect') return `MTConnect ${source.url}，每 ${poll.periodMs} 毫秒一次`;
  const requests = blocksOf(source.tags, poll)
    .map(({ area, offset, count }) => `${area} ${offset}–${offset + count - 1}`)
    .join('、');
  return `${placeText(source)} 站号 ${source.unit}，每 ${poll.periodMs} 毫秒读 ${requests}`;
}
