import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ellipsis, shorten, splitList, splitText } from './split.ts';
import { byteLength } from './variables.ts';

const NOTE = '…（未全部显示）';

describe('a long text', () => {
  it('is cut between paragraphs', () => {
    const text = ['甲'.repeat(100), '乙'.repeat(100), '丙'.repeat(100)].join('\n\n');
    expect(splitText(text, 4, 700, NOTE)).toEqual([
      `${'甲'.repeat(100)}\n\n${'乙'.repeat(100)}`,
      '丙'.repeat(100),
      '',
      '',
    ]);
  });

  it('that fits stays whole', () => {
    expect(splitText('一段', 2, 100, NOTE)).toEqual(['一段', '']);
    expect(splitText('', 2, 100, NOTE)).toEqual(['', '']);
  });

  it('that fits in no way is cut with a note', () => {
    const pieces = splitText('字'.repeat(1_000), 2, 300, NOTE);
    expect(pieces[1]).toMatch(/字…（未全部显示）$/);
  });

  it('never grows a piece beyond its size, loses nothing but gaps when all fits, and never breaks a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '单', '\n', '😀'), maxLength: 400 }),
        fc.integer({ min: 60, max: 200 }),
        (text, size) => {
          const pieces = splitText(text, 30, size, NOTE);
          for (const piece of pieces) expect(byteLength(piece)).toBeLessThanOrEqual(size);
          expect(pieces.join('')).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
          const bare = (t: string) => t.replace(/\n/g, '');
          if (!pieces.at(-1)?.endsWith(NOTE)) expect(bare(pieces.join(''))).toBe(bare(text));
        },
      ),
    );
  });
});

describe('shortening', () => {
  it('counts bytes and keeps characters whole', () => {
    expect(shorten('ab单脉', 6)).toBe('ab单');
    expect(ellipsis('单脉单脉', 9)).toBe('单脉…');
    expect(ellipsis('单脉', 9)).toBe('单脉');
  });
});

describe('a list', () => {
  it('goes on in the second value when the first is full, and drops nothing', () => {
    const items = Array.from({ length: 30 }, (_, i) => ({ label: `字段 ${i}` }));
    const [first, second] = splitList(items, 300);
    expect(byteLength(first)).toBeLessThanOrEqual(300);
    expect([...(JSON.parse(first) as unknown[]), ...(JSON.parse(second) as unknown[])]).toEqual(items);
  });
});
