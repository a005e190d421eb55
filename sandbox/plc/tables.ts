import type { MachineTool } from './machine.ts';

/**
 * The registers of a simulated PLC.
 *
 * | holding | |
 * | --- | --- |
 * | 0 | status word: bit 0 runs, 1 set-up, 2 alarm, 3 power |
 * | 1 | 1 run, 2 set-up, 3 idle, 4 alarm, 0 off |
 * | 2–3 | parts, 32 bits, low word first (CDAB) |
 * | 4 | which PLC it is, from 1 |
 * | 5 | exclusive or of 0–4: tells a reader whether what it got belongs together |
 * | 6–7 | spindle temperature, float, ABCD |
 *
 * Input register 10: load, 0.1 %. Coils and discrete inputs 0–3: the bits of the status word (a stack light).
 * Everything up to 127 can be read and is 0 otherwise.
 */
export const SIZE = 128;

const CODES = { running: 1, setup: 2, idle: 3, alarm: 4, off: 0 } as const;
const BITS = { running: 0b1001, setup: 0b1010, idle: 0b1000, alarm: 0b1100, off: 0 } as const;

/** Holding registers at this moment. */
export function holding(number: number, tool: MachineTool): number[] {
  const { doing, parts } = tool;
  const words = [BITS[doing], CODES[doing], parts & 0xffff, Math.floor(parts / 0x10000) & 0xffff, number];
  words.push(words.reduce((a, b) => a ^ b, 0));
  const temperature = Buffer.alloc(4);
  temperature.writeFloatBE(doing === 'running' ? 41.5 : 24);
  return [...words, temperature.readUInt16BE(0), temperature.readUInt16BE(2)];
}

/** Input registers at this moment. */
export const input = (tool: MachineTool): number[] => {
  const words = Array.from({ length: 11 }, () => 0);
  words[10] = tool.doing === 'running' ? 625 : 0;
  return words;
};

/** Coils and discrete inputs at this moment. */
export const bits = (tool: MachineTool): boolean[] =>
  [0, 1, 2, 3].map((bit) => (BITS[tool.doing] & (1 << bit)) !== 0);
