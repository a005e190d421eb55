import { expect, it } from 'vitest';
import type { Field, LetterReading, Seal } from '../../ocr/types.ts';
import { judgeLetter } from './rules.ts';
import { EXPECTED, letter, read, SEAL } from './testing/readings.ts';

const missing = (sentence = '两次识别不一致'): Field => ({
  ...read(''),
  value: null,
  readings: ['2026-04-12', '2026-04-13'],
  reason: 'readings_differ',
  sentence,
});
const once = (value: string): Field => ({ ...read(value), readings: [value, null] });

const ring = (verdict: 'unreadable' | 'other'): Seal['ringText'] => ({
  verdict,
  read: '上海别家有限公司',
  score: -5,
  contradicted: 4,
});

const page = (more: object): LetterReading['pages'] => letter().pages.map((one) => ({ ...one, ...more }));

it('passes when everything is as it must be, the old date not named', () => {
  expect(judgeLetter(letter(), EXPECTED)).toEqual({ verdict: 'pass', reasons: [] });
  expect(judgeLetter(letter({}, { oldDueDate: missing('') }), EXPECTED).verdict).toBe('pass');
});

it.each<[string, LetterReading, 'manual' | 'reject', string]>([
  ['another order', letter({}, { orderNumber: read('SO-20260206-6324') }), 'reject', 'order.differs'],
  [
    'another order by one reading',
    letter({}, { orderNumber: once('SO-20260206-6324') }),
    'manual',
    'order.differs',
  ],
  [
    'a number that is not written like ours',
    letter({}, { orderNumber: read('SQ20260206-6323') }),
    'manual',
    'order.unclear',
  ],
  ['a number of the customer', letter({}, { orderNumber: read('PO-88213') }), 'manual', 'order.unclear'],
  ['delivery in lots', letter({ remarks: [{ kind: 'lots', words: '第一批' }] }), 'manual', 'letter.lots'],
  [
    'a condition',
    letter({ remarks: [{ kind: 'condition', words: '否则' }] }),
    'manual',
    'letter.conditional',
  ],
  ['a refusal', letter({ remarks: [{ kind: 'refusal', words: '不同意' }] }), 'manual', 'letter.refuses'],
  ['作废 on it', letter({ remarks: [{ kind: 'void', words: '作废' }] }), 'manual', 'letter.void'],
  [
    'a red mark that nobody could make out',
    letter({ seals: [SEAL, { ...SEAL, clarity: 0, ringText: null }] }),
    'manual',
    'seal.further',
  ],
  ['red ink that is no seal', letter({ redMarks: [SEAL.crop] }), 'manual', 'seal.further'],
  ['no order number', letter({}, { orderNumber: missing() }), 'manual', 'order.unread'],
  ['another new date', letter({}, { newDueDate: read('2026-04-10') }), 'reject', 'due.differs'],
  ['readings that differ', letter({}, { newDueDate: missing() }), 'manual', 'due.unread'],
  ['signed tomorrow', letter({}, { signingDate: read('2026-03-03') }), 'reject', 'signing.future'],
  [
    'signed before the order',
    letter({}, { signingDate: read('2026-02-05') }),
    'reject',
    'signing.before_order',
  ],
  ['no signing date', letter({}, { signingDate: missing() }), 'manual', 'signing.unread'],
  ['another old date', letter({}, { oldDueDate: read('2026-03-21') }), 'manual', 'old_due.differs'],
  [
    'a name that is only similar',
    letter({ customer: { name: '苏州博秦模具制造股份有限公司', kind: 'similar', similarity: 0.93 } }),
    'manual',
    'customer.similar',
  ],
  ['no name', letter({ customer: null }), 'manual', 'customer.absent'],
  ['no seal', letter({ seals: [] }), 'reject', 'seal.none'],
  ['a personal stamp only', letter({ seals: [{ ...SEAL, kind: 'personal_square' }] }), 'reject', 'seal.none'],
  ['a round mark without a name', letter({ seals: [{ ...SEAL, kind: 'emblem' }] }), 'manual', 'seal.no_name'],
  ['a blue seal', letter({ seals: [{ ...SEAL, kind: 'blue' }] }), 'manual', 'seal.blue'],
  ['a grey copy', letter({ seals: [{ ...SEAL, kind: 'grey_copy' }] }), 'reject', 'seal.grey_copy'],
  [
    'a page without colour',
    letter({ seals: [], pages: page({ colour: false }) }),
    'reject',
    'seal.grey_copy',
  ],
  ['clarity 19', letter({ seals: [{ ...SEAL, clarity: 19 }] }), 'reject', 'seal.unclear'],
  ['clarity 20', letter({ seals: [{ ...SEAL, clarity: 20 }] }), 'manual', 'seal.faint'],
  ['clarity 39', letter({ seals: [{ ...SEAL, clarity: 39 }] }), 'manual', 'seal.faint'],
  [
    "another company's seal",
    letter({ seals: [{ ...SEAL, ringText: ring('other') }] }),
    'manual',
    'seal.other',
  ],
  [
    'a seal that cannot be read',
    letter({ seals: [{ ...SEAL, ringText: null }] }),
    'manual',
    'seal.unreadable',
  ],
  [
    'hidden text that differs',
    letter({ pages: page({ textLayer: 'differs' }) }),
    'manual',
    'pdf.text_differs',
  ],
  ['a page that was not read', letter({ skipped: [2] }), 'manual', 'pages.unread'],
  ['an editor of pictures', letter({ editor: 'Adobe Photoshop' }), 'manual', 'picture.edited'],
  [
    'a date changed in the picture',
    letter({
      patched: [{ field: 'newDueDate', kind: 'no_past', crop: SEAL.crop, strength: 80 }],
    }),
    'manual',
    'picture.patched',
  ],
  ['the engine that is second best', letter({ engine: 'tesseract' }), 'manual', 'reading.fallback'],
])('%s', (_, reading, verdict, code) => {
  const judged = judgeLetter(reading, EXPECTED);
  expect(judged.verdict).toBe(verdict);
  expect(judged.reasons.map((one) => one.code)).toEqual([code]);
});

it('clarity 40 is clear, and of two seals the customer’s own counts', () => {
  const ours: Seal = { ...SEAL, clarity: 99, ringText: ring('other') };
  expect(judgeLetter(letter({ seals: [ours, { ...SEAL, clarity: 40 }] }), EXPECTED).verdict).toBe('pass');
});

it('a name put together from parts is not said to be other than itself', () => {
  const parts = { name: EXPECTED.customerName, kind: 'similar', similarity: 0.99 } as const;
  const [reason] = judgeLetter(letter({ customer: parts }), EXPECTED).reasons;
  expect(reason?.sentence).not.toMatch(/相近但不完全一样/);
});

it('a seal that differs in one character: which one', () => {
  const read = EXPECTED.customerName.replace('泰', '秦');
  const seals = [
    { ...SEAL, ringText: { verdict: 'unreadable', read, score: -0.7, contradicted: 1 } as const },
  ];
  const [reason] = judgeLetter(letter({ seals }), EXPECTED).reasons;
  expect(reason).toMatchObject({ code: 'seal.unreadable', weight: 'manual' });
  expect(reason?.sentence).toMatch(/读作「苏州博秦.*第 4 字读作「秦」，应为「泰」/);
});

it('the other party’s seal, a name stamp and 收讫 beside the customer’s are usual', () => {
  const beside: Seal[] = [
    { ...SEAL, clarity: 70, ringText: ring('other') },
    { ...SEAL, kind: 'personal_square', clarity: 0 },
    { ...SEAL, kind: 'receipt_oval', clarity: 0 },
    { ...SEAL, kind: 'emblem', clarity: 0 },
  ];
  expect(judgeLetter(letter({ seals: [SEAL, ...beside] }), EXPECTED).verdict).toBe('pass');
});

it('a new date that is not after the signing', () => {
  const expected = { ...EXPECTED, newDueDate: '2026-02-24' };
  const judged = judgeLetter(letter({}, { newDueDate: read('2026-02-24') }), expected);
  expect(judged.reasons.map(({ code }) => code)).toEqual(['due.before_signing']);
});

it('the worst decides, and every reason is named', () => {
  const judged = judgeLetter(letter({ seals: [], customer: null }), EXPECTED);
  expect(judged).toMatchObject({
    verdict: 'reject',
    reasons: [{ code: 'customer.absent' }, { code: 'seal.none' }],
  });
});
