import type { DateStyle, Story } from './dates.ts';
import { DATE_STYLES, HAND_STYLES, makeStory, writeDate } from './dates.ts';
import { companyName, MODELS, PEOPLE, PRODUCTS, REASONS, SUPPLIERS } from './names.ts';
import type { Random } from './random.ts';

/** How the signing date is put on the paper. */
export type Signing = 'printed' | 'hand' | 'blanks';

/** What a letter tells, before it is laid out. */
export interface LetterStory extends Story {
  orderNumber: string;
  customerName: string;
  supplier: string;
  product: string;
  model: string;
  quantity: number;
  person: string;
  phone: string;
  reason: string;
  /** Numbers and dates that are none of ours. */
  contract: string;
  reference: string;
  otherDate: string;
  dateStyle: DateStyle;
  signingStyle: DateStyle;
  signingBy: Signing;
  /** Whether the letter names the old due date. */
  namesOldDue: boolean;
}

export function tellStory(random: Random): LetterStory {
  const dates = makeStory(random.fork('dates'));
  const day = dates.created.replaceAll('-', '');
  const signingBy = random.chance(0.55) ? 'printed' : random.chance(0.6) ? 'hand' : 'blanks';
  return {
    ...dates,
    orderNumber: `SO-${day}-${String(random.int(1, 9999)).padStart(4, '0')}`,
    customerName: companyName(random),
    supplier: random.pick(SUPPLIERS),
    product: random.pick(PRODUCTS),
    model: random.pick(MODELS),
    quantity: random.int(2, 90) * 10,
    person: random.pick(PEOPLE),
    phone: `1${random.pick(['38', '39', '86', '59'])}${random.digits(8)}`,
    reason: random.pick(REASONS),
    contract: `${random.pick(['HT', 'PO', 'CG'])}${day.slice(0, 6)}${random.digits(3)}`,
    reference: `${random.pick(['采购', '生产', '供应链'])}字〔${day.slice(0, 4)}〕${random.int(3, 180)}号`,
    otherDate: makeStory(random.fork('other')).created,
    dateStyle: random.pick(DATE_STYLES),
    signingStyle: signingBy === 'printed' ? random.pick(DATE_STYLES) : random.pick(HAND_STYLES),
    signingBy,
    namesOldDue: random.chance(0.8),
  };
}

/** A date of the body in the letter's style. */
export function inBody(story: LetterStory, iso: string): string {
  return writeDate(iso, story.dateStyle);
}
