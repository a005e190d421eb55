import { expect, it } from 'vitest';
import { widthOf, wrap } from './text.ts';

const TEXT =
  '我司与贵司签订的采购合同项下订单，订单编号：SO-20260315-0042，原定交货日期为2026年3月15日，现同意变更。';

it('wraps to the width and loses nothing', () => {
  const lines = wrap(TEXT, 500, 42);
  expect(lines.join('')).toBe(TEXT);
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) expect(widthOf(line, 42)).toBeLessThanOrEqual(500 + 42);
});

it('begins no line with a closing mark', () => {
  for (let width = 200; width < 900; width += 7)
    for (const line of wrap(TEXT, width, 42)) expect(line).not.toMatch(/^[，。：]/);
});

it('breaks numbers where the line ends, as Chinese typesetting does', () => {
  expect(wrap('订单编号SO-20260315-0042', 400, 40)).toEqual(['订单编号SO-2026031', '5-0042']);
});
