import type { ModbusTag, TagValue, WordOrder } from '../config/plant.ts';
import { type Block, isBitArea } from './blocks.ts';

/** The values of a block's tags. @param bytes the answer, exactly as long as asked for */
export function decode({ area, offset, tags }: Block, bytes: Buffer): [name: string, value: TagValue][] {
  return tags.map((tag) => {
    const at = tag.offset - offset;
    if (isBitArea(area)) return [tag.name, ((bytes[at >> 3] ?? 0) & (1 << (at & 7))) !== 0];
    return [tag.name, numberOf(tag, bytes.subarray(at * 2, (at + tag.width) * 2))];
  });
}

/** Where each byte of the number lies, for one and for two registers. */
const ORDERS: Readonly<Record<WordOrder, readonly [one: readonly number[], two: readonly number[]]>> = {
  ABCD: [
    [0, 1],
    [0, 1, 2, 3],
  ],
  CDAB: [
    [0, 1],
    [2, 3, 0, 1],
  ],
  BADC: [
    [1, 0],
    [1, 0, 3, 2],
  ],
  DCBA: [
    [1, 0],
    [3, 2, 1, 0],
  ],
};

/** The bytes of one or two registers, highest first. */
export function ordered(bytes: Buffer, order: WordOrder): Buffer {
  if (order === 'ABCD') return bytes;
  const places = ORDERS[order][bytes.length === 2 ? 0 : 1];
  return Buffer.from(places.map((place) => bytes[place] ?? 0));
}

function numberOf({ type, bit, order, scale }: ModbusTag, bytes: Buffer): TagValue {
  const number = ordered(bytes, order);
  switch (type) {
    case 'bit':
      return (number.readUInt16BE() & (1 << (bit ?? 0))) !== 0;
    case 'u16':
      return scaled(number.readUInt16BE(), scale);
    case 'i16':
      return scaled(number.readInt16BE(), scale);
    case 'u32':
      return scaled(number.readUInt32BE(), scale);
    case 'i32':
      return scaled(number.readInt32BE(), scale);
    case 'f32':
      return scaled(number.readFloatBE(), scale);
  }
}

/** 123 × 0.1 is 12.3 and not 12.300000000000001: people compare it with what the panel shows. */
const scaled = (raw: number, scale: number): number =>
  scale === 1 ? raw : Number((raw * scale).toPrecision(12));
