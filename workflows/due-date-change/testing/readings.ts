import type { Field, LetterReading, Seal } from '../../../ocr/types.ts';
import type { Expected } from '../letter-reader.ts';

/** What the letter of these tests must say. */
export const EXPECTED: Expected = {
  orderNumber: 'SO-20260206-6323',
  customerName: '苏州博泰模具制造股份有限公司',
  createdDate: '2026-02-06',
  currentDueDate: '2026-03-20',
  newDueDate: '2026-04-12',
  today: '2026-03-02',
};

/** A value that both readings of the page give. */
export const read = (value: string): Field => ({
  value,
  readings: [value, value],
  confidence: 0.97,
  crop: null,
  reason: null,
  sentence: null,
});
/** The customer's own, clear. */
export const SEAL: Seal = {
  crop: { page: 1, box: { x: 0, y: 0, width: 10, height: 10 } },
  centre: { x: 5, y: 5 },
  radius: 5,
  kind: 'company_round',
  clarity: 92,
  weakest: null,
  factors: {},
  ringText: { verdict: 'matches', read: EXPECTED.customerName, score: -0.2, contradicted: 0 },
  sectors: [],
  sentence: '',
};
type Fields = Partial<LetterReading['fields']>;

/** A letter that says all it must, with what is otherwise about this one. */
export function letter(more: Partial<LetterReading> = {}, fields: Fields = {}): LetterReading {
  return {
    outcome: 'read',
    engine: 'pp-ocrv4',
    sha256: '0'.repeat(64),
    kind: 'jpeg',
    editor: null,
    pages: [
      {
        number: 1,
        width: 10,
        height: 10,
        turned: 0,
        colour: true,
        picture: Buffer.alloc(0),
        textLayer: 'none',
      },
    ],
    lines: [],
    fields: {
      orderNumber: read(EXPECTED.orderNumber),
      newDueDate: read(EXPECTED.newDueDate),
      oldDueDate: read(EXPECTED.currentDueDate),
      signingDate: read('2026-02-24'),
      ...fields,
    } as LetterReading['fields'],
    customer: { name: EXPECTED.customerName, kind: 'exact', similarity: 1 },
    seals: [SEAL],
    ...more,
  };
}
