import { expect, test } from 'vitest';
import { storable } from './storable.ts';

test('text that a database refuses is mended, everything else stays', () => {
  const event = { text: '\u0000查\ud83d 恒锐', files: ['a\u0000b'], at: 1, none: null, ok: '好😀' };
  expect(storable(event)).toEqual({ text: '查\ufffd 恒锐', files: ['ab'], at: 1, none: null, ok: '好😀' });
});
