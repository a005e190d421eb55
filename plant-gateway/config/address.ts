import type { Area } from './plant.ts';
import type { DeviceMap, DeviceSpan } from './vendors.ts';

/** Where a tag lies. */
export interface Address {
  area: Area;
  /** From 0. */
  offset: number;
  /** From `D100.3`; null when the address names none. */
  bit: number | null;
  /** How many of the maker's devices lie there one after another, this one included; undefined for plain numbers. */
  room?: number;
}

export interface AddressContext {
  /** The tag's own `area`. */
  area: Area | undefined;
  /** Whether plain numbers count from 0 or from 1. */
  base: number;
  /** Null: no vendor is named. */
  devices: DeviceMap | null;
}

const AREA_OF_DIGIT: Readonly<Record<string, Area>> = { 0: 'coil', 1: 'discrete', 3: 'input', 4: 'holding' };
const DIGIT_OF_AREA: Readonly<Record<Area, string>> = { coil: '0', discrete: '1', input: '3', holding: '4' };

/**
 * An address as people write it: `100` (offset), `"0x64"` (offset), `"40101"` (table and number from 1),
 * `"D100"`, `"X10"`, `"D100.3"` (device of the vendor).
 * @returns a sentence in Chinese when it is none
 */
export function addressOf(text: number | string, context: AddressContext): Address | string {
  if (typeof text === 'number') return plainNumber(text, context);
  const trimmed = text.trim();
  if (/^0x[0-9a-f]{1,5}$/i.test(trimmed)) return within(context.area, Number.parseInt(trimmed, 16));
  const reference = /^([0134])(\d{4,5})$/.exec(trimmed);
  if (reference) return referenceOf(reference, context);
  if (/^\d+$/.test(trimmed)) return plainNumber(Number(trimmed), context);
  const symbol = /^([A-Z]{1,4})(\d{1,6})(?:\.(\d{1,2}))?$/.exec(trimmed.toUpperCase());
  if (symbol) return symbolOf(symbol, context);
  return '看不懂的地址。请写 100、"0x64"、"40101" 或 "D100"。';
}

function plainNumber(number: number, { area, base }: AddressContext): Address | string {
  if (!Number.isInteger(number) || number < 0) return '地址要写不小于 0 的整数。';
  const text = String(number);
  if (area && number >= 10_001 && text.length === 5 && text[0] === DIGIT_OF_AREA[area])
    return `${text} 看起来是 ${text[0]}xxxx 写法：如果是，请加引号写成 "${text}"；如果真是偏移地址，请写 "0x${number.toString(16).toUpperCase()}"。`;
  if (number < base) return '已设 base: 1，地址从 1 开始，不能写 0。';
  return within(area, number - base);
}

function referenceOf([text, digit, rest]: RegExpExecArray, { area }: AddressContext): Address | string {
  const named = AREA_OF_DIGIT[digit ?? ''];
  const number = Number(rest);
  if (number === 0) return `"${text}" 的编号从 1 开始。`;
  if (area && named && area !== named)
    return `"${text}" 属于 ${named}，与 area: ${area} 不一致，请改正其中一个。`;
  return within(named, number - 1);
}

function symbolOf([text, device = '', digits = '', bit]: RegExpExecArray, context: AddressContext) {
  const { devices, area } = context;
  if (!devices)
    return `"${text}" 是软元件写法，请先写 vendor（如 inovance-h5u、delta-dvp，或自己在 vendors 中定义的）。`;
  const spans = [devices[device] ?? []].flat() as readonly DeviceSpan[];
  if (spans.length === 0) return `该 vendor 没有软元件 ${device}，有：${Object.keys(devices).join('、')}。`;
  if (spans[0]?.octal && /[89]/.test(digits)) return `${device} 用八进制编号，${text} 中不能有 8 或 9。`;
  const number = Number.parseInt(digits, spans[0]?.octal ? 8 : 10);
  const span = spans.find(({ first = 0, count }) => number >= first && number < first + count);
  if (!span) return `${text} 超出范围，${device} 最大到 ${device}${lastOf(spans)}。`;
  if (area && area !== span.area) return `${text} 在 ${span.area} 区，与 area: ${area} 不一致，请删去 area。`;
  if (bit !== undefined && Number(bit) > 15) return `${text} 的位只能是 0 到 15。`;
  const { area: of, offset, first = 0, count } = span;
  const found = within(of, offset + number - first);
  if (typeof found === 'string') return `${text} 的${found}`;
  return { ...found, bit: bit === undefined ? null : Number(bit), room: first + count - number };
}

function lastOf(spans: readonly DeviceSpan[]): string {
  const last = Math.max(...spans.map(({ first = 0, count }) => first + count - 1));
  return last.toString(spans[0]?.octal ? 8 : 10);
}

function within(area: Area | undefined, offset: number): Address | string {
  if (!area) return '请写 area（coil、discrete、input、holding），或用 "40101" 写法。';
  if (offset > 65_535) return `地址超出 65535（这里是 ${offset}）。`;
  return { area, offset, bit: null };
}
