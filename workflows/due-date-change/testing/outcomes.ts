import type { Expected, ItemKey, LetterOutcome, Reason } from '../letter-reader.ts';

/** A picture of one pixel: cuttings are only kept here, not looked at. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What the reader finds on a letter that says what it must. */
export function clearLetter(expected: Expected): LetterOutcome {
  const item = (key: ItemKey, value: string | null) => ({
    key,
    value,
    note: '',
    crop: Buffer.concat([DOT, Buffer.from(key)]),
  });
  return {
    kind: 'read',
    engine: 'pp-ocrv4',
    items: [
      item('orderNumber', expected.orderNumber),
      item('customerName', expected.customerName),
      item('newDueDate', expected.newDueDate),
      item('signingDate', '2026-03-15'),
      item('seal', '清晰度 92，环文与客户一致'),
    ],
    picture: Buffer.concat([DOT, Buffer.from('page')]),
    reasons: [],
  };
}

const reason = (code: string, item: ItemKey, sentence: string, weight: Reason['weight']): Reason => ({
  code,
  item,
  sentence,
  weight,
});

/** The same, of which these values are others, or none. */
export function readingOf(
  expected: Expected,
  values: Partial<Record<ItemKey, string | null>>,
): LetterOutcome {
  const clear = clearLetter(expected) as Extract<LetterOutcome, { kind: 'read' }>;
  return {
    ...clear,
    items: clear.items.map((one) => (one.key in values ? { ...one, value: values[one.key] ?? null } : one)),
  };
}

/** A letter with doubts for a person. */
export function doubtfulLetter(expected: Expected): LetterOutcome {
  return {
    ...(clearLetter(expected) as Extract<LetterOutcome, { kind: 'read' }>),
    reasons: [
      reason('signing.unsure', 'signingDate', '签署日期两次识别不一致，请人工核对。', 'manual'),
      reason('seal.unreadable', 'seal', '公章环文看不清，请人工核对。', 'manual'),
    ],
  };
}

/** A letter of another order. */
export function wrongLetter(expected: Expected): LetterOutcome {
  return {
    ...(clearLetter(expected) as Extract<LetterOutcome, { kind: 'read' }>),
    reasons: [
      reason('order.other', 'orderNumber', '函上的订单号是另一个订单。请客户写明本订单号。', 'reject'),
    ],
  };
}
