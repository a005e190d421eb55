import type { Area, ModbusTag, PollRules } from '../config/plant.ts';

/** One request: `count` registers (bits in bit areas) from `offset` on, and the tags that lie in it. */
export interface Block {
  area: Area;
  offset: number;
  count: number;
  tags: readonly ModbusTag[];
}

/** The standard's own limits: 125 registers, 2,000 bits (Modbus application protocol V1.1b3, 6.1–6.4). */
const MOST_BITS = 2_000;

export const isBitArea = (area: Area): boolean => area === 'coil' || area === 'discrete';

/**
 * Few requests for many tags: neighbours in one area are read together, gaps of up to `maxGap` registers along with
 * them. Bits count sixteen to a register.
 */
export function blocksOf(tags: readonly ModbusTag[], poll: PollRules): Block[] {
  const blocks: Block[] = [];
  const ordered = tags.toSorted((a, b) => a.area.localeCompare(b.area) || a.offset - b.offset);
  for (const tag of ordered) {
    const bits = isBitArea(tag.area);
    const most = bits ? Math.min(MOST_BITS, poll.maxWords * 16) : poll.maxWords;
    const gap = bits ? poll.maxGap * 16 : poll.maxGap;
    const last = blocks.at(-1);
    const end = tag.offset + tag.width;
    const joins =
      last &&
      !poll.singleField &&
      last.area === tag.area &&
      tag.offset <= last.offset + last.count + gap &&
      end - last.offset <= most;
    if (joins) {
      last.count = Math.max(last.count, end - last.offset);
      last.tags = [...last.tags, tag];
    } else {
      blocks.push({ area: tag.area, offset: tag.offset, count: tag.width, tags: [tag] });
    }
  }
  return blocks;
}

/** The same tags, each asked for alone: what is left when a device refuses a block that has a hole in it. */
export const apart = ({ tags }: Block): Block[] =>
  tags.map((tag) => ({ area: tag.area, offset: tag.offset, count: tag.width, tags: [tag] }));

/** Bytes that an answer must have: no more, no fewer. */
export const bytesOf = ({ area, count }: Pick<Block, 'area' | 'count'>): number =>
  isBitArea(area) ? Math.ceil(count / 8) : count * 2;
