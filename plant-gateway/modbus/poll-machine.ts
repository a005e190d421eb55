import type { ModbusSource, PlantMachine, TagValue } from '../config/plant.ts';
import { apart, type Block, blocksOf } from './blocks.ts';
import { decode } from './decode.ts';
import type { Link } from './link.ts';
import { isRefused, LinkError } from './link-error.ts';

/** A machine on a Modbus device. */
export type ModbusMachine = PlantMachine & { source: ModbusSource };

/** Behind a request without an answer its id comes round after 256; a cycle ends before (the host opens anew). */
const LAST_SAFE = 250;

/** What one cycle brought. */
export interface Cycle {
  /** Without the tags that the device refuses. */
  values: ReadonlyMap<string, TagValue>;
  /** Tags that the device refuses. */
  refused: readonly string[];
  /** The bytes as they came, for people who look for the right address. */
  raw: readonly { block: Block; bytes: Buffer }[];
}

export interface MachinePoll {
  /** Asks for all tags. @throws LinkError when the cycle is worth nothing */
  cycle(link: Link): Promise<Cycle>;
}

/**
 * Reads a machine's tags block by block. A block that the device refuses (illegal address: a hole in its tables) is
 * from then on asked for tag by tag; on a new connection it is tried again, the device may have been starting up.
 */
export function pollOf({ source, poll }: ModbusMachine): MachinePoll {
  const whole = blocksOf(source.tags, poll);
  let blocks = whole;
  let known: Link | null = null;

  const read = async (link: Link, { area, offset, count }: Block): Promise<Buffer | null> => {
    if ((link.sinceTimeout ?? 0) >= LAST_SAFE) throw new LinkError('closed', '请求编号用完一圈，重新连接');
    if (poll.pauseBetweenMs > 0) await pause(poll.pauseBetweenMs);
    try {
      return await link.read({ unit: source.unit, area, offset, count, timeoutMs: poll.timeoutMs });
    } catch (err) {
      if (isRefused(err)) return null;
      throw err;
    }
  };

  return {
    async cycle(link) {
      if (link !== known) blocks = whole;
      known = link;
      const cycle = {
        values: new Map<string, TagValue>(),
        refused: [] as string[],
        raw: [] as Cycle['raw'][number][],
      };
      const queue = [...blocks];
      for (let block = queue.shift(); block; block = queue.shift()) {
        const refused = block;
        const bytes = await read(link, block);
        if (bytes) {
          for (const [name, value] of decode(block, bytes)) cycle.values.set(name, value);
          cycle.raw.push({ block, bytes });
        } else if (block.tags.length > 1) {
          const parts = apart(block);
          blocks = blocks.flatMap((one) => (one === refused ? parts : [one]));
          queue.unshift(...parts);
        } else cycle.refused.push(...block.tags.map(({ name }) => name));
      }
      return cycle;
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
