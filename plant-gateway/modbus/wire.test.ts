import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModbusTag, PollRules, TagType, WordOrder } from '../config/plant.ts';
import { blocksOf, bytesOf } from './blocks.ts';
import { decode } from './decode.ts';
import { frameGuard } from './frame-guard.ts';
import { schedule } from './schedule.ts';

const tag = (over: Partial<ModbusTag>): ModbusTag => ({
  name: 't',
  area: 'holding',
  offset: 0,
  width: 1,
  type: 'u16',
  bit: null,
  order: 'ABCD',
  scale: 1,
  unit: '',
  counter: null,
  ...over,
});
const rules: PollRules = {
  periodMs: 1_000,
  timeoutMs: 800,
  staleMs: 3_500,
  maxGap: 16,
  maxWords: 60,
  pauseAfterConnectMs: 0,
  pauseBetweenMs: 0,
  singleField: false,
};

describe('decoding', () => {
  it.each<[TagType, WordOrder, string, number]>([
    ['u16', 'ABCD', '1234', 0x1234],
    ['u16', 'BADC', '3412', 0x1234],
    ['i16', 'ABCD', 'ff85', -123],
    ['u32', 'ABCD', '12345678', 0x12345678],
    ['u32', 'CDAB', '56781234', 0x12345678],
    ['u32', 'BADC', '34127856', 0x12345678],
    ['u32', 'DCBA', '78563412', 0x12345678],
    ['i32', 'CDAB', 'fffeffff', -2],
    ['f32', 'ABCD', '42280000', 42],
    ['f32', 'CDAB', '00004228', 42],
  ])('%s %s %s', (type, order, hex, value) => {
    const one = tag({ type, order, width: hex.length / 4 });
    const block = { area: one.area, offset: 0, count: one.width, tags: [one] };
    expect(decode(block, Buffer.from(hex, 'hex'))).toEqual([['t', value]]);
  });

  it('scales without the dust of binary fractions', () => {
    const one = tag({ type: 'i16', scale: 0.1 });
    expect(decode({ ...one, count: 1, tags: [one] }, Buffer.from('007b', 'hex'))).toEqual([['t', 12.3]]);
  });

  it('finds bits in registers and in bit areas', () => {
    const inWord = tag({ type: 'bit', bit: 10 });
    expect(decode({ ...inWord, count: 1, tags: [inWord] }, Buffer.from('0400', 'hex'))).toEqual([
      ['t', true],
    ]);
    const coil = tag({ type: 'bit', area: 'coil', offset: 30 });
    const block = { area: 'coil' as const, offset: 20, count: 11, tags: [coil] };
    expect(decode(block, Buffer.from('0004', 'hex'))).toEqual([['t', true]]);
    expect(decode(block, Buffer.from('fffb', 'hex'))).toEqual([['t', false]]);
  });
});

it('blocks hold every tag, no more than a request may, and no gap wider than allowed', () => {
  const tags = fc.array(
    fc.record({
      area: fc.constantFrom('coil', 'discrete', 'input', 'holding'),
      offset: fc.nat(3_000),
      width: fc.constantFrom(1, 2),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(tags, fc.integer({ min: 2, max: 125 }), fc.nat(40), (list, maxWords, maxGap) => {
      const all = list.map((one, i) =>
        tag({ ...one, name: `t${i}`, width: one.area === 'coil' || one.area === 'discrete' ? 1 : one.width }),
      );
      const blocks = blocksOf(all, { ...rules, maxWords, maxGap });
      expect(blocks.flatMap((block) => block.tags.map(({ name }) => name)).sort()).toEqual(
        all.map(({ name }) => name).sort(),
      );
      for (const block of blocks) {
        expect(bytesOf(block)).toBeLessThanOrEqual(maxWords * 2);
        let end = block.offset;
        for (const one of block.tags) {
          expect(one.area).toBe(block.area);
          const gap = block.area === 'coil' || block.area === 'discrete' ? maxGap * 16 : maxGap;
          expect(one.offset - end).toBeLessThanOrEqual(gap);
          end = Math.max(end, one.offset + one.width);
        }
        expect(end).toBe(block.offset + block.count);
      }
    }),
    { numRuns: 60 },
  );
});

it('the guard lets whole frames pass however they are cut, and tells of any impossible header', () => {
  const good = Buffer.from('000100000005010302002a0002000000030183020003000000050103020007', 'hex');
  for (const size of [1, 2, 3, 7, 11, good.length]) {
    const guard = frameGuard();
    for (let at = 0; at < good.length; at += size)
      expect(guard.take(good.subarray(at, at + size))).toBeNull();
    expect(guard.take(Buffer.from('0004000000'.concat('00'), 'hex'))).toMatch('长度');
  }
  expect(frameGuard().take(Buffer.from('000100010005', 'hex'))).toMatch('协议号 1');
  expect(frameGuard().take(Buffer.from('00010000ffff', 'hex'))).toMatch('65535');
});

it('cycles that could not be asked for are left out, and the beat is kept', () => {
  const plan = schedule([{ item: 'A', periodMs: 100, phase: 0.5 }], 1_000);
  const due = plan.first();
  if (!due) throw new Error('nothing due');
  expect(due.at).toBe(1_050);
  plan.done(due, 1_060);
  expect(due.at).toBe(1_150);
  plan.done(due, 1_490);
  expect([due.at, plan.missed]).toEqual([1_550, 3]);
});
