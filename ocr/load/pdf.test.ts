import sharp from 'sharp';
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS, PAGE_LONG_SIDE } from '../limits.ts';
import { scannedPdf } from '../testing/pdf.ts';
import { loadPdf } from './pdf.ts';

it('a page of a PDF is its pixels, and beside them the text that is not to be seen', async () => {
  const size = { width: 840, height: 1188 };
  const red = await sharp({ create: { ...size, channels: 3, background: '#c81e24' } })
    .jpeg()
    .toBuffer();
  const [first, ...more] = await loadPdf(
    scannedPdf(red, size, ['交货日期变更为2026年4月8日']),
    DEFAULT_LIMITS,
  );
  expect(more).toEqual([]);
  const { page, textLayer } = first ?? expect.fail('no page');
  expect(textLayer).toContain('交货日期变更为2026年4月8日');
  // 842 points would be 3368 pixels at the most pixels a point.
  expect(page.height).toBe(PAGE_LONG_SIDE);
  expect(page.data).toHaveLength(page.width * page.height * 3);
  const middle = (Math.floor(page.height / 2) * page.width + Math.floor(page.width / 2)) * 3;
  expect([...page.data.subarray(middle, middle + 3)].map((one) => Math.round(one / 10))).toEqual([20, 3, 4]);
});
