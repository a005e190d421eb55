import { findDate } from '../../workflows/dates/find-date.ts';
import type { OrderDraft } from '../../workflows/intents.ts';
import { CHINESE_NUMERAL, MAGNITUDE, readNumeral } from '../../workflows/orders/numeral.ts';
import { PROCESS, takeRefusals } from './refusals.ts';
import { severalFrom } from './several.ts';

/** One thing to find in the words of an order: the first pattern that fits takes its part out of the text. */
interface Slot {
  patterns: readonly RegExp[];
  /** `found` is the pattern's first group. */
  put(draft: OrderDraft, found: string): void;
}

/** Phrases are only located here, so the day they are read from does not matter; the flow reads them. */
const ANY_DAY = '2026-01-01';
const DUE_BEFORE = /(?:承诺)?(?:交货日期|发货日期|交货期|交期|要求|到货)?[:是为]?\s*$/;
const DUE_AFTER = /^\s*(?:之前|以前|前)?\s*(?:必须|要|须)?(?:交货|交付|发货|要货|交期|交|发|要)?/;
const UNIT = '套|台|件|个|只|支|批|根|块|片|组|箱|pcs|PCS|Pcs';
const MONEY = '\\d[\\d,]{0,24}(?:\\.\\d{1,6})?';
const COUNT = `${MONEY}(?:\\s*${MAGNITUDE}(?:\\d千)?)?`;
/** `5毛`, `5角3分`, or one digit alone behind 块; `元5套` are five sets. */
const ALONE = `\\d(?![\\d.]|\\s*(?:${UNIT}))`;
const SMALL = `\\d\\s*[角毛](?:\\s*\\d\\s*分|${ALONE})?|\\d{1,2}\\s*分`;
const CENTS = `(?:${SMALL}|${ALONE})`;
/** A plain number ends here: `1e5`, `1.5万` and `480x` are none. */
const ENDS = '(?![A-Za-z\\d.%万千百亿])';
/** As it will be read where it is one number, else as written, so that the form can say what is wrong with it. */
const numberOr = (text: string) => {
  const plain = text.replace(/^-/, '').replace(/\s*打$/, '');
  const number = text.endsWith('打') ? null : readNumeral(plain);
  return number === null ? text : text.replace(plain, number);
};
const split = (text: string) => text.split(/[、,，;；/+和及\s]+/).filter((part) => part !== '');

/** What stands behind 要求: is kept as written. */
const WISHES: readonly Slot[] = [
  {
    patterns: [/(?:客户)?(?:要求|备注|说明)[:：]\s*(.+)$/],
    put: (d, found) => {
      d.requirements = found.trim();
    },
  },
];

/** In this order: labelled parts first, then what has a shape of its own. */
const BEFORE_DATE: readonly Slot[] = [
  {
    patterns: [/(?:客户名称|客户)[:：]\s*([^\s,，;；]+)/],
    put: (d, found) => {
      d.customer = found;
    },
  },
  {
    patterns: [/(?:产品编码|产品名称|产品|型号)[:：]\s*([^\s,，;；]+)/],
    put: (d, found) => {
      d.product = found;
    },
  },
  {
    patterns: [/(?:特殊)?工艺[:：]\s*([^\s;；。]+)/],
    put: (d, found) => {
      const wanted = split(found).filter((one) => !/^(?:无|没有|暂无|不限)$/.test(one));
      if (wanted.length > 0) d.specialProcesses = wanted;
    },
  },
  {
    patterns: [
      new RegExp(
        `(?:含税)?(?:单价|价格|每[套台件个只]|@)[:：是为]?\\s*(¥?\\s*${MONEY}\\s*(?:元|块钱|块)\\s*${CENTS})(?:[/每一][套台件个只])?`,
      ),
      new RegExp(`(?<![A-Za-z\\d.-])(${MONEY}\\s*(?:元|块钱|块)\\s*(?:${SMALL}))(?:[/每一][套台件个只])?`),
      new RegExp(`(?<![A-Za-z\\d.-])(${MONEY}元${ALONE})`),
      new RegExp(
        `(?:含税)?(?:单价|价格|每[套台件个只]|@)[:：是为]?\\s*¥?\\s*(${MONEY})${ENDS}\\s*(?:元|块)?(?:/[套台件个只])?`,
      ),
      new RegExp(`(?:¥\\s*)(${MONEY})${ENDS}`),
      new RegExp(`(?<![A-Za-z\\d.-])(${MONEY})\\s*(?:元|块钱)(?:/?(?:每)?[套台件个只])?`),
      // Not a plain number: kept as written, so that the form can say so.
      /(?:含税)?(?:单价|价格)[:：是为]?\s*(¥?[^\s,，;；。]+)/,
      /(¥\s*[^\s,，;；。]+)/,
      /(?<![A-Za-z\d.-])(\d[\d,.]{0,12}[万千百]\s*元)/,
    ],
    put: (d, found) => {
      d.unitPrice = numberOr(found.trim());
    },
  },
  {
    patterns: [/(不加急|不急)/],
    put: (d) => {
      d.rush = false;
    },
  },
  {
    patterns: [/(特急|加急单|加急|急单|紧急)/],
    put: (d) => {
      d.rush ??= true;
    },
  },
];

const AFTER_DATE: readonly Slot[] = [
  {
    patterns: [
      // "1 2套": not one number, so it is asked; "KHM 200 20套" has a code before it.
      new RegExp(`(?<![A-Za-z] )(?<=^|[\\s,，;；。、])(\\d[\\d,.]*(?: \\d[\\d,.]*)+)\\s*(?:${UNIT})`),
      new RegExp(`(?:数量|共)[:：是为]?\\s*(-?${COUNT}(?:\\s*打)?)\\s*(?:${UNIT})?`),
      new RegExp(`(?<![A-Za-z\\d.-])(-?${COUNT}\\s*打|[${CHINESE_NUMERAL}]{1,12}打)(?:${UNIT})?`),
      new RegExp(`(?<![A-Za-z\\d.-])(-?${COUNT})\\s*(?:${UNIT})`),
      new RegExp(`([${CHINESE_NUMERAL}]{1,12})\\s*(?:${UNIT})`),
      new RegExp(`(?:^|\\s)[x×*]\\s*(\\d[\\d,]*${MAGNITUDE}?)(?=\\s|$)`, 'i'),
      new RegExp(`[×*]\\s*(\\d[\\d,]*${MAGNITUDE}?)(?=\\s|$)`),
      new RegExp(`(?:^|\\s)(${MONEY}${MAGNITUDE}|\\d[\\d,]{0,20})(?=\\s|$)`),
    ],
    put: (d, found) => {
      d.quantity = numberOr(found.trim());
    },
  },
  {
    patterns: [
      new RegExp(
        `(?:需要?|要|表面|做)?(?:表面)?((?:${PROCESS})(?:[、,，/+和及](?:${PROCESS}))*)(?:处理|工艺)?`,
      ),
      /(?:^|[\s,，])(?:需要|需)([^\s,，;；。]{2,12})/,
    ],
    put: (d, found) => {
      d.specialProcesses ??= split(found);
    },
  },
  {
    patterns: [
      /(?:^|[\s,，])([A-Za-z]{1,6}-?[A-Za-z]?\d[A-Za-z0-9.-]*|[A-Za-z]{2,6}-[A-Za-z0-9-]+)(?=$|[\s,，])/,
      /([A-Z]{2,6}-[A-Z0-9]+[A-Z0-9-]*)/,
    ],
    put: (d, found) => {
      d.product ??= found;
    },
  },
];

/**
 * Reads the words of a new order: `恒锐 快换模组 KHM-200 200套 3月20日交 需镀镍 单价480 加急`. What has a shape is
 * taken out; of the words that are left the first is the customer, the second the product, the rest wishes.
 * Nothing is checked here: the flow checks against customers, products and the calendar.
 */
export function readDraft(text: string): OrderDraft {
  const draft: OrderDraft = {};
  const dated = takeDate(draft, take(draft, BEFORE_DATE, takeRefusals(draft, take(draft, WISHES, text))));
  const from = severalFrom(dated);
  if (from >= 0) return severalDraft(draft, dated.slice(0, from));
  const words = take(draft, AFTER_DATE, dated)
    .split(/[\s,，;；。]+/)
    .map(trimWord);
  return withLeftovers(
    draft,
    words.filter((word) => word !== ''),
  );
}

/** One order has one product: of several only what is sure is kept, the customer and what has been taken out. */
function severalDraft(draft: OrderDraft, before: string): OrderDraft {
  const [customer] = before
    .split(/[\s,，;；。]+/)
    .map(trimWord)
    .filter((word) => word !== '');
  const { product: _product, ...rest } = draft;
  return { ...rest, ...(rest.customer || !customer ? {} : { customer }), several: true };
}

/** Lets each slot take its part; returns the text that is left. */
function take(draft: OrderDraft, slots: readonly Slot[], text: string): string {
  let rest = text;
  for (const slot of slots) {
    const match = slot.patterns.map((pattern) => pattern.exec(rest)).find((found) => found?.[1]);
    if (!match?.[1]) continue;
    slot.put(draft, match[1]);
    rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`;
  }
  return rest;
}

function takeDate(draft: OrderDraft, words: string): string {
  // A colon right before digits would read as a time of day.
  const text = words.replace(/([日交货]期|要求|到货|时间)[:：]/g, '$1 ');
  const found = findDate(text, { today: ANY_DAY });
  if (!found) return text;
  draft.promisedDate = found.text.trim();
  return `${text.slice(0, found.start).replace(DUE_BEFORE, '')} ${text.slice(found.end).replace(DUE_AFTER, '')}`;
}

const trimWord = (word: string) =>
  word.replace(/^(?:给|为|客户|产品|的|是|要)+(?=.{2})|(?:公司的|的|要)$/g, '').replace(/^的$/, '');

function withLeftovers(draft: OrderDraft, words: string[]): OrderDraft {
  const rest = [...words];
  if (!draft.customer && rest.length > 0) draft.customer = rest.shift() ?? '';
  const name = draft.product && /\p{Script=Han}/u.test(draft.product) ? undefined : rest.shift();
  if (name !== undefined) draft.product = draft.product ? `${name} ${draft.product}` : name;
  if (rest.length > 0) draft.requirements = [rest.join(' '), draft.requirements].filter(Boolean).join('；');
  return draft;
}
