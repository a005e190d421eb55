import type { Field, FieldName, LetterReading, RemarkKind, Seal } from '../../ocr/types.ts';
import { type Expected, ITEMS, type ItemKey, type Reason, type Verdict, verdictOf } from './letter-reader.ts';

/** Clarity of a seal: from here on it is clear, below `FAINT` it proves nothing, between them a person looks. */
const CLEAR = 40;
export const FAINT = 20;

export interface Judgement {
  verdict: Verdict;
  /** Empty exactly when it passes. */
  reasons: Reason[];
}

/** A rule finds what is wrong; null: nothing. */
type Rule = (reading: LetterReading, expected: Expected) => Reason | null;

const reason =
  (weight: Reason['weight']) =>
  (code: string, item: ItemKey | null, sentence: string): Reason => ({ code, item, sentence, weight });
/** Refused at once: no person could find it right. */
const hard = reason('reject');
/** A person compares. */
const unsure = reason('manual');

/** A value that is not given is never guessed. */
const unread = (field: Field, item: ItemKey, code: string): Reason =>
  unsure(`${code}.unread`, item, `${ITEMS[item]}：${field.sentence ?? '没有读出'}，请人工核对。`);

/** A wrong value is only held against the letter when both readings of the page say it. */
const wrong = (field: Field, code: string, item: ItemKey, sentence: string): Reason =>
  field.readings[0] === field.readings[1]
    ? hard(code, item, sentence)
    : unsure(code, item, `${sentence}请人工核对。`);

const equals =
  (name: FieldName & ItemKey, code: string, wanted: (expected: Expected) => string, advice: string): Rule =>
  ({ fields }, expected) => {
    const field = fields[name];
    if (field.value === null) return unread(field, name, code);
    if (field.value === wanted(expected)) return null;
    return wrong(field, `${code}.differs`, name, `函上的${ITEMS[name]}是 ${field.value}，${advice}`);
  };

/** Letters and signs as they are, digits alike: how a number is written. */
const shapeOf = (number: string): string => number.replace(/\d/g, '9');
const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** What is not written like the house's numbers, or has the digits of this one, is a misreading as likely as not. */
const isOddNumber = (value: string, { orderNumber: wanted }: Expected): boolean =>
  value !== wanted && (shapeOf(value) !== shapeOf(wanted) || digitsOf(value) === digitsOf(wanted));

const orderNumber: Rule = (reading, expected) => {
  const { value } = reading.fields.orderNumber;
  if (value !== null && isOddNumber(value, expected))
    return unsure(
      'order.unclear',
      'orderNumber',
      `函上的订单号读作 ${value}，不是 ${expected.orderNumber} 这样的写法，可能是手写读错，请人工核对。`,
    );
  return orderDiffers(reading, expected);
};

const orderDiffers: Rule = (reading, expected) =>
  equals(
    'orderNumber',
    'order',
    (one) => one.orderNumber,
    `不是本订单 ${expected.orderNumber}。请客户出具写明本订单号的确认函。`,
  )(reading, expected);

const newDueDate: Rule = (reading, expected) =>
  equals(
    'newDueDate',
    'due',
    (one) => one.newDueDate,
    `与申请的 ${expected.newDueDate} 不同。请核对后按函上的日期重新申请。`,
  )(reading, expected);

/** One character other is another company: what is only similar is for a person. */
const customer: Rule = ({ customer: name }, { customerName }) => {
  if (name?.kind === 'exact') return null;
  if (name?.kind === 'similar')
    return unsure(
      'customer.similar',
      'customerName',
      name.name === customerName
        ? `函上的客户名称「${customerName}」只是部分读清或拼起来读出的，不能确定，请人工核对。`
        : `函上的客户名称读作「${name.name}」，与「${customerName}」相近但不完全一样，请人工核对。`,
    );
  return unsure('customer.absent', 'customerName', `函上没有读到客户名称「${customerName}」，请人工核对。`);
};

const oldDueDate: Rule = ({ fields: { oldDueDate: field } }, { currentDueDate }) =>
  field.value === null || field.value === currentDueDate
    ? null
    : unsure(
        'old_due.differs',
        'oldDueDate',
        `函上的原交期是 ${field.value}，订单现在的承诺交期是 ${currentDueDate}，请人工核对。`,
      );

const signingDate: Rule = ({ fields: { signingDate: field } }, { createdDate, today }) => {
  const day = field.value;
  if (day === null) return unread(field, 'signingDate', 'signing');
  if (day > today)
    return wrong(
      field,
      'signing.future',
      'signingDate',
      `签署日期 ${day} 在今天之后。请客户按实际日期重新出具。`,
    );
  if (day < createdDate)
    return wrong(
      field,
      'signing.before_order',
      'signingDate',
      `签署日期 ${day} 早于下单日期 ${createdDate}，不是为这个订单写的。请客户重新出具。`,
    );
  return null;
};

const dueAfterSigning: Rule = ({ fields }) => {
  const [due, signed] = [fields.newDueDate, fields.signingDate];
  if (due.value === null || signed.value === null || due.value > signed.value) return null;
  return wrong(
    due,
    'due.before_signing',
    'newDueDate',
    `新交期 ${due.value} 不晚于签署日期 ${signed.value}。请客户核对后重新出具。`,
  );
};

/** The customer's own seal first, then the clearest. */
export function bestSeal({ seals }: Pick<LetterReading, 'seals'>): Seal | undefined {
  const fits = (seal: Seal) => Number(seal.ringText?.verdict === 'matches');
  return seals
    .filter(({ kind }) => kind === 'company_round')
    .sort((a, b) => fits(b) - fits(a) || b.clarity - a.clarity)[0];
}

const seal: Rule = (reading, { customerName }) => {
  const best = bestSeal(reading);
  const has = (kind: Seal['kind']) => reading.seals.some((one) => one.kind === kind);
  if (!best || best.clarity < FAINT) {
    if (has('grey_copy') || reading.pages.every(({ colour }) => !colour))
      return hard(
        'seal.grey_copy',
        'seal',
        '这是黑白复印件，看不出红色公章。请上传盖章原件的彩色照片或彩色扫描件。',
      );
    if (has('blue')) return unsure('seal.blue', 'seal', '公章不是红色，请人工核对是否为客户公章。');
    if (has('emblem'))
      return unsure(
        'seal.no_name',
        'seal',
        '有一个完整的红色圆形印记，但没有读到上面的单位名称，请人工核对是否为客户公章。',
      );
    if (!best)
      return hard('seal.none', 'seal', '没有找到客户的红色公章。请上传盖有公章的原件照片或彩色扫描件。');
    return hard(
      'seal.unclear',
      'seal',
      `公章太不清楚（清晰度 ${best.clarity}）：${best.sentence}请重新盖章或重拍后再申请。`,
    );
  }
  if (best.clarity < CLEAR)
    return unsure(
      'seal.faint',
      'seal',
      `公章不够清楚（清晰度 ${best.clarity}）：${best.sentence}请人工核对。`,
    );
  const ring = best.ringText;
  if (ring?.verdict === 'matches') return null;
  if (ring?.verdict === 'other')
    return unsure(
      'seal.other',
      'seal',
      `公章上的单位读作「${ring.read}」，看起来不是「${customerName}」，请人工核对。`,
    );
  const differing = ring ? differingCharacters(ring.read, customerName) : null;
  return unsure(
    'seal.unreadable',
    'seal',
    differing
      ? `公章上的单位读作「${ring?.read}」，与「${customerName}」不同：${differing}。请人工对照公章逐字核对。`
      : `公章上的单位名称读不清，请人工核对是否为「${customerName}」。`,
  );
};

/** A ring that reads as a name as long as this one, and so many characters are other. */
const FEW = 2;

/** 「第 4 字读作「悦」，应为「锐」」; null when what was read is no such name. */
function differingCharacters(read: string, name: string): string | null {
  const [there, wanted] = [[...read], [...name]];
  const places = wanted.flatMap((char, i) => (char === there[i] ? [] : [i]));
  if (there.length !== wanted.length || places.length === 0 || places.length > FEW) return null;
  return places.map((i) => `第 ${i + 1} 字读作「${there[i]}」，应为「${wanted[i]}」`).join('，');
}

const REMARKS: Readonly<Record<RemarkKind, readonly [code: string, sentence: (words: string) => string]>> = {
  lots: ['letter.lots', (words) => `函上写有「${words}」，可能分批交货或另有交期，请人工核对。`],
  condition: ['letter.conditional', (words) => `函上写有「${words}」，可能是有条件的同意，请人工核对。`],
  refusal: ['letter.refuses', (words) => `函上写有「${words}」，客户可能没有同意，请人工核对。`],
  void: ['letter.void', (words) => `函上写有「${words}」字样，可能不是有效的确认函，请人工核对。`],
};

const remarked: Rule[] = (Object.keys(REMARKS) as RemarkKind[]).map(
  (kind): Rule =>
    ({ remarks = [] }) => {
      const words = remarks.find((one) => one.kind === kind)?.words;
      const [code, sentence] = REMARKS[kind];
      return words === undefined ? null : unsure(code, null, sentence(words));
    },
);

/**
 * Ink of a seal that nobody could make out, or red ink that is none: 作废 stamped across. Another company's clear seal, a
 * name stamp, 收讫 and a round emblem are usual on honest letters.
 */
const furtherRed: Rule = (reading) => {
  const best = bestSeal(reading);
  const odd = reading.seals.some(
    (one) => one !== best && one.kind === 'company_round' && one.clarity < FAINT,
  );
  return best && (odd || (reading.redMarks ?? []).length > 0)
    ? unsure('seal.further', null, '函上除公章外还有认不出的红色印记或字迹（如「作废」一类），请人工核对。')
    : null;
};

const engine: Rule = ({ engine: name }) =>
  name === 'tesseract' ? unsure('reading.fallback', null, '识别程序用的是备用方式，结果要人工核对。') : null;

const editor: Rule = ({ editor: name }) =>
  name === null
    ? null
    : unsure('picture.edited', null, `文件里有修图软件「${name}」的痕迹，请人工核对原件。`);

/** The pixels are no proof: a person compares with the original. One reason for each value, so that each is marked. */
const patched: Rule[] = (['newDueDate', 'signingDate', 'orderNumber'] as const).map(
  (name): Rule =>
    ({ patched: places = [] }) =>
      places.some(({ field }) => field === name)
        ? unsure(
            'picture.patched',
            name,
            `${ITEMS[name]}处的图像与整页不一致，可能被修改过（图上橙色粗框处），请人工核对原件。`,
          )
        : null,
);

const textLayer: Rule = ({ pages }) =>
  pages.some((page) => page.textLayer === 'differs')
    ? unsure('pdf.text_differs', null, 'PDF 里隐藏的文字与看到的不一样，请人工核对原件。')
    : null;

const allPages: Rule = ({ skipped = [] }) =>
  skipped.length === 0
    ? null
    : unsure('pages.unread', null, `第 ${skipped.join('、')} 页没来得及识别，请人工核对。`);

/** Factor 1, rule by rule; each stands for itself, and the worst decides. */
const RULES: readonly Rule[] = [
  orderNumber,
  customer,
  newDueDate,
  oldDueDate,
  signingDate,
  dueAfterSigning,
  seal,
  furtherRed,
  ...remarked,
  textLayer,
  allPages,
  editor,
  ...patched,
  engine,
];

/** What a letter is worth, held against what the house knows. Whether it was used before is looked up by the flow. */
export function judgeLetter(reading: LetterReading, expected: Expected): Judgement {
  const reasons = RULES.flatMap((rule) => rule(reading, expected) ?? []);
  return { verdict: verdictOf(reasons), reasons };
}
