import { addressOf } from './address.ts';
import type { Fault, Merged } from './compile.ts';
import type {
  Area,
  CounterRule,
  ModbusSource,
  ModbusTag,
  MtconnectSource,
  MtconnectTag,
  TagType,
  WordOrder,
} from './plant.ts';
import type { TagEntry } from './schema.ts';

/** Where the values come from, with compiled addresses. */
export function compileSource(merged: Merged, fault: Fault): ModbusSource | MtconnectSource | null {
  const { source, tags = [] } = merged.entry;
  if (!source) return null;
  for (const [index, { name }] of tags.entries())
    if (tags.findIndex((one) => one.name === name) < index)
      fault(merged.path('tags', index, 'name'), `名称「${name}」已经用过，请换一个。`);
  if (source.type === 'mtconnect') {
    const items = merged.entry.tags
      ? tags.map((tag, i) => mtconnectTag(tag, merged, i, fault))
      : MTCONNECT_TAGS;
    return {
      type: 'mtconnect',
      url: source.url.replace(/\/+$/, ''),
      device: source.device ?? null,
      tags: items,
    };
  }
  const compiled = tags.flatMap((tag, index) => modbusTag(tag, merged, index, fault) ?? []);
  if (tags.length === 0) fault(merged.path('source'), '没有 tags，读不到任何状态。请写出要读的寄存器。');
  const { host, port = 502, unit = 1 } = source;
  return { type: 'modbus-tcp', host: host.toLowerCase(), port, unit, tags: compiled };
}

const MTCONNECT_TAGS: readonly MtconnectTag[] = [
  { name: 'availability', item: 'AVAILABILITY', counter: null },
  { name: 'execution', item: 'EXECUTION', counter: null },
  { name: 'mode', item: 'CONTROLLER_MODE', counter: null },
  { name: 'parts', item: 'PART_COUNT', counter: { wrap: null, resetAllowed: true } },
];

function mtconnectTag(tag: TagEntry, merged: Merged, index: number, fault: Fault): MtconnectTag {
  if (tag.item === undefined)
    fault(merged.path('tags', index), '请写 item：MTConnect 数据项的 id、名称或类型，如 EXECUTION。');
  if (tag.addr !== undefined)
    fault(merged.path('tags', index, 'addr'), 'MTConnect 没有寄存器地址，请改用 item。');
  return { name: tag.name, item: tag.item ?? '', counter: counterOf(tag, null) };
}

const WIDTH: Readonly<Record<TagType, number>> = { bit: 1, u16: 1, i16: 1, u32: 2, i32: 2, f32: 2 };
const VALUES: Readonly<Partial<Record<TagType, number>>> = { u16: 65_536, u32: 4_294_967_296 };

function modbusTag(tag: TagEntry, merged: Merged, index: number, fault: Fault): ModbusTag | null {
  const at = (...rest: PropertyKey[]) => merged.path('tags', index, ...rest);
  if (tag.addr === undefined) fault(at(), '缺少 addr，请写寄存器地址。');
  if (tag.type === undefined) fault(at(), '缺少 type，只能是：bit、u16、i16、u32、i32、f32。');
  if (tag.item !== undefined) fault(at('item'), 'item 只用于 mtconnect，请删去。');
  if (tag.addr === undefined || tag.type === undefined) return null;
  const address = addressOf(tag.addr, { area: tag.area, base: merged.base, devices: merged.devices });
  if (typeof address === 'string') {
    fault(at('addr'), address);
    return null;
  }
  const { area, offset } = address;
  const bit = tag.bit ?? address.bit;
  const width = WIDTH[tag.type];
  checkType(tag.type, area, bit, at, fault);
  if (offset + width > 65_536) fault(at('addr'), `地址超出 65535（${tag.type} 要占 ${width} 个寄存器）。`);
  else if (width > (address.room ?? width))
    fault(at('addr'), `${tag.addr} 后面没有相连的软元件（${tag.type} 要占 ${width} 个寄存器）。`);
  if (width > merged.poll.maxWords)
    fault(at('type'), `${tag.type} 占 ${width} 个寄存器，超过 maxWords（${merged.poll.maxWords}）。`);
  checkNumber(tag, at, fault);
  return {
    name: tag.name,
    area,
    offset,
    width,
    type: tag.type,
    bit,
    order: orderOf(tag, merged, at, fault),
    scale: tag.scale ?? 1,
    unit: tag.unit ?? '',
    counter: counterOf(tag, VALUES[tag.type] ?? null),
  };
}

type At = (...rest: PropertyKey[]) => PropertyKey[];

function checkType(type: TagType, area: Area, bit: number | null, at: At, fault: Fault): void {
  const bits = area === 'coil' || area === 'discrete';
  if (bits && type !== 'bit') fault(at('type'), `${area} 区只有位，type 只能是 bit。`);
  if (bits && bit !== null) fault(at('bit'), `${area} 区的地址本身就是位，请删去 bit。`);
  if (!bits && type === 'bit' && bit === null) fault(at('type'), '请写 bit: 0 到 15，说明是寄存器的哪一位。');
  if (type !== 'bit' && bit !== null) fault(at('type'), '写了位号，type 就要是 bit。');
}

function checkNumber(tag: TagEntry, at: At, fault: Fault): void {
  if (tag.scale !== undefined && (tag.type === 'bit' || tag.scale === 0))
    fault(at('scale'), tag.scale === 0 ? 'scale 不能是 0。' : '位没有 scale，请删去。');
  if (!tag.counter) return;
  const most = tag.type === undefined ? undefined : VALUES[tag.type];
  if (most === undefined) {
    fault(at('counter'), '计数器的 type 只能是 u16 或 u32。');
    return;
  }
  if (tag.scale !== undefined) fault(at('scale'), '计数器不能写 scale，要用原始数值。');
  const wrap = tag.counter === true ? null : (tag.counter.wrap ?? null);
  if (wrap !== null && wrap > most) fault(at('counter'), `${tag.type} 只有 ${most} 个值，wrap 不能更大。`);
}

/** 32 bits without an order would be a guess, and a wrong guess a number that looks right. */
function orderOf(tag: TagEntry, merged: Merged, at: At, fault: Fault): WordOrder {
  const order = tag.order ?? merged.entry.order;
  if (order === undefined && tag.type !== undefined && WIDTH[tag.type] === 2)
    fault(
      at(),
      '32 位数要写 order（ABCD、CDAB、BADC、DCBA）。可用 npm run plant -- probe 地址，看哪一种读数合理。',
    );
  return order ?? 'ABCD';
}

function counterOf({ counter }: TagEntry, values: number | null): CounterRule | null {
  if (counter === undefined) return null;
  if (counter === true) return { wrap: values, resetAllowed: true };
  return {
    wrap: counter.wrap === undefined ? values : counter.wrap,
    resetAllowed: counter.resetAllowed ?? true,
  };
}
