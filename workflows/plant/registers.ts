import { sql } from 'drizzle-orm';
import type { Area, ModbusTag, PlantMachine, TagValue } from '../../plant-gateway/config/plant.ts';
import { isBitArea } from '../../plant-gateway/modbus/blocks.ts';
import { decode } from '../../plant-gateway/modbus/decode.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { clock } from '../now.ts';

/** Registers (or bits) that a machine answered with, from one offset on. */
export interface AnsweredBlock {
  area: Area;
  offset: number;
  bytes: Buffer;
  /** How many registers or bits. */
  count: number;
}

/** What a machine answered last. */
export interface Registers {
  machine: PlantMachine;
  readAt: Date;
  now: Date;
  blocks: AnsweredBlock[];
  /** What plant.yaml makes of it; null where the device refuses the tag, or it was not read (the file is newer). */
  tags: { tag: ModbusTag; value: TagValue | null; refused: boolean }[];
}

/**
 * A machine's last answer as it came, with its tags decoded as plant.yaml says now. Knows no reader.
 * @throws AppError plant.not_connected, plant.no_registers, plant.no_answer_yet
 */
export async function readRegisters(ctx: Pick<Ctx, 'db' | 'tx'>, machine: PlantMachine): Promise<Registers> {
  const { id, source } = machine;
  if (source?.type === 'mtconnect') throw new AppError('plant.no_registers', { id });
  const [row] = await (ctx.tx ?? ctx.db).execute<{
    at: string;
    raw: { from: string; hex: string }[];
    refused: string[];
  }>(sql`select read_at as at, raw, refused from machine_answer where machine = ${id}`);
  if (!row) throw new AppError(source ? 'plant.no_answer_yet' : 'plant.not_connected', { id });
  const blocks = row.raw.map(blockOf);
  const refused = new Set(row.refused);
  return {
    machine,
    readAt: new Date(row.at),
    now: await clock(ctx),
    blocks,
    // What a gateway elsewhere asks for does not stand in our file: then there is only what came.
    tags: (source?.tags ?? []).map((tag) => ({
      tag,
      value: readTag(tag, blocks),
      refused: refused.has(tag.name),
    })),
  };
}

function blockOf({ from, hex }: { from: string; hex: string }): AnsweredBlock {
  const [area = 'holding', offset = '0'] = from.split(' ') as [Area, string];
  const bytes = Buffer.from(hex, 'hex');
  return {
    area,
    offset: Number(offset),
    bytes,
    count: isBitArea(area) ? bytes.length * 8 : bytes.length / 2,
  };
}

function readTag(tag: ModbusTag, blocks: readonly AnsweredBlock[]): TagValue | null {
  const block = blocks.find(
    ({ area, offset, count }) =>
      area === tag.area && tag.offset >= offset && tag.offset + tag.width <= offset + count,
  );
  if (!block) return null;
  const { area, offset, count, bytes } = block;
  const [[, value] = ['', null]] = decode({ area, offset, count, tags: [tag] }, bytes);
  return value;
}
