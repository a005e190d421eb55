import type { MachineTool } from './machine.ts';
import { bits, holding, input, SIZE } from './tables.ts';

const HEADER = 7;
const MOST_REGISTERS = 125;
const MOST_BITS = 2_000;

/** A request as it came: header (transaction, protocol, length, unit) and function, first address, count. */
export interface PlcRequest {
  frame: Buffer;
  unit: number;
  code: number;
  address: number;
  count: number;
}

export function requestOf(frame: Buffer): PlcRequest {
  const complete = frame.length >= HEADER + 5;
  return {
    frame,
    unit: frame.readUInt8(6),
    code: frame.readUInt8(7),
    address: complete ? frame.readUInt16BE(8) : 0,
    count: complete ? frame.readUInt16BE(10) : 0,
  };
}

/**
 * The answer of a sound device, strictly by the Modbus application protocol: reads only (functions 1–4), exception 1
 * for all else, 2 beyond the tables, 3 for too many at once, 11 for another device's number.
 */
export function answer(request: PlcRequest, unit: number, number: number, tool: MachineTool): Buffer {
  const { code, address, count } = request;
  if (request.unit !== unit) return exception(request, 11);
  if (code < 1 || code > 4) return exception(request, 1);
  const isBits = code < 3;
  if (count < 1 || count > (isBits ? MOST_BITS : MOST_REGISTERS)) return exception(request, 3);
  if (address + count > SIZE) return exception(request, 2);
  if (isBits) return reply(request, packed(bits(tool), address, count));
  const words = code === 3 ? holding(number, tool) : input(tool);
  const data = Buffer.alloc(count * 2);
  for (let i = 0; i < count; i += 1) data.writeUInt16BE(words[address + i] ?? 0, i * 2);
  return reply(request, data);
}

function packed(all: readonly boolean[], address: number, count: number): Buffer {
  const data = Buffer.alloc(Math.ceil(count / 8));
  for (let i = 0; i < count; i += 1)
    if (all[address + i]) data[i >> 3] = (data[i >> 3] ?? 0) | (1 << (i & 7));
  return data;
}

/** A frame that answers a request. */
export function reply({ frame, unit, code }: PlcRequest, data: Buffer): Buffer {
  return framed(frame, unit, Buffer.concat([Buffer.from([code, data.length]), data]));
}

export const exception = ({ frame, unit, code }: PlcRequest, which: number): Buffer =>
  framed(frame, unit, Buffer.from([code | 0x80, which]));

function framed(request: Buffer, unit: number, pdu: Buffer): Buffer {
  const head = Buffer.alloc(HEADER);
  request.copy(head, 0, 0, 2);
  head.writeUInt16BE(pdu.length + 1, 4);
  head.writeUInt8(unit, 6);
  return Buffer.concat([head, pdu]);
}
