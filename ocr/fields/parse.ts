import { hasTime, isOnItsWeekday, withDetails } from './around-dates.ts';
import type { HeadingsOf } from './columns.ts';
import { customerAmong, findCompanies } from './companies.ts';
import { findDates, type WrittenDate } from './dates.ts';
import { findOrderNumbers } from './order-numbers.ts';
import { DATE, type DateRole, roleOf } from './roles.ts';
import { type Found, mask } from './spans.ts';
import { withYears } from './years.ts';

export const FIELD_NAMES = [
  'orderNumber',
  'customerName',
  'newDueDate',
  'oldDueDate',
  'signingDate',
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** Why one reading has no value. */
export type Gap = 'absent' | 'several' | 'year_missing';

/** What one reading of the letter says of one field. */
export type FieldReading =
  | (Found<string> & { readonly gap?: never })
  /** `among`: the different values, of `several`. */
  | { readonly gap: Gap; readonly among?: readonly Found<string>[] };

/** Numbers that hold digits which could pass for dates: contracts, telephones. */
const NUMBERS = /[A-Z]{1,4}-?\d[\d-]{5,}|(?<!\d)1[3-9]\d{9}(?!\d)/g;

/**
 * The fields as one reading of the letter has them. `text`: rows parted by line feeds, pieces by tabs; `headingsOf`:
 * what stands above a cell of a table.
 */
export function parseFields(
  text: string,
  headingsOf: HeadingsOf = () => [],
): Record<FieldName, FieldReading> {
  const orders = findOrderNumbers(text);
  const others = [...text.matchAll(NUMBERS)].map(({ index, 0: all }) => ({
    start: index,
    end: index + all.length,
  }));
  const dates = givenRoles(mask(text, [...orders, ...others]), headingsOf).filter(
    ({ date }) => isLikely(date, orders) && isOnItsWeekday(text, date),
  );
  const whole = withYears(text, dates);
  const of = (role: DateRole) => onlyDate(whole.filter((one) => one.role === role).map(({ date }) => date));
  const customer = customerAmong(findCompanies(text));
  return {
    orderNumber: only(orders),
    customerName: customer ? { ...customer, value: customer.value.name } : { gap: 'absent' },
    newDueDate: of('new'),
    oldDueDate: of('old'),
    signingDate: of('signing'),
  };
}

/**
 * 「27年1月24日」 read as 22年 fits no letter about an order of 2027: a year far from the order's own is a misreading
 * (seen on a hard photo, in all readings alike).
 */
function isLikely({ value }: Found<WrittenDate>, orders: readonly Found<string>[]): boolean {
  if (!('iso' in value)) return true;
  const years = orders.flatMap((order) => /^SO-(20\d\d)/.exec(order.value)?.slice(1).map(Number) ?? []);
  const year = Number(value.iso.slice(0, 4));
  return years.length === 0 || years.some((one) => year >= one - 1 && year <= one + 3);
}

/** One value, however often it is said. Two values are none. */
function only(found: readonly Found<string>[]): FieldReading {
  const [first, ...more] = found;
  if (!first) return { gap: 'absent' };
  return more.every(({ value }) => value === first.value) ? first : { gap: 'several', among: found };
}

/** Those without a year count only when there are no others. */
function onlyDate(found: readonly Found<WrittenDate>[]): FieldReading {
  const complete = found.flatMap(({ value, start, end }) =>
    'iso' in value ? [{ value: value.iso, start, end }] : [],
  );
  return complete.length === 0 && found.length > 0 ? { gap: 'year_missing' } : only(complete);
}

export interface Dated {
  readonly date: Found<WrittenDate>;
  readonly role: DateRole | null;
}

function givenRoles(text: string, headingsOf: HeadingsOf): Dated[] {
  const written = findDates(text);
  const dates = written.map((date) => withDetails(text, date));
  const masked = mask(text, dates, DATE);
  const roles: (DateRole | null)[] = [];
  for (const [i, date] of dates.entries())
    roles.push(
      roleByWords(text, masked, date, headingsOf) ?? settledThen(masked, date, dates[i - 1], roles[i - 1]),
    );
  const lastOfBody = Math.max(-1, ...dates.flatMap(({ start }, i) => (isDue(roles[i]) ? [start] : [])));
  return dates.map((date, i) => {
    const role = roles[i] ?? null;
    const signed =
      date.start > lastOfBody &&
      (role === null
        ? isSignature(masked, date) && !hasTime(text, written[i] ?? date)
        : role === 'other' && isSealedOn(masked.slice(Math.max(0, lastOfBody), date.start)));
    return { date: written[i] ?? date, role: signed ? 'signing' : role };
  });
}

/** 「申请延至4月2日，经协商确定为4月8日」: another new date of the same sentence, so that neither is given. */
function settledThen(
  text: string,
  { start }: Found<WrittenDate>,
  before: Found<WrittenDate> | undefined,
  role: DateRole | null | undefined,
): DateRole | null {
  if (!before || role !== 'new') return null;
  const between = text.slice(before.end, start).replace(/[\t\n]/g, '');
  return /^[^。;；]*(?:[定改延]|确认|同意|批准)(?:[为在于到至]|成)[:：]?$/.test(between) ? 'new' : null;
}

function roleByWords(
  text: string,
  masked: string,
  date: Found<WrittenDate>,
  headingsOf: HeadingsOf,
): DateRole | null {
  const due = roleOf(masked, date.start, date.end);
  const settled = due?.distance === 0 && isDue(due.role) && text[date.end] === '\n';
  if (onReceiptStamp(text, date) && !settled) return 'other';
  return (
    beforeOrAfter(masked, date, headingsOf) ??
    aloneAfterLabel(masked, date) ??
    underHeading(masked, date, headingsOf) ??
    wordRole(masked, date)
  );
}

/** 「物资部 2026.9.24 收讫」: the day on which somebody received it. */
function onReceiptStamp(text: string, { end }: Found<WrittenDate>): boolean {
  return /^[\t\n]?(?:收讫|收訖|已收|收件|收文|收到|签收|付讫|收[^\n]?讫)/.test(text.slice(end));
}

const isDue = (role: DateRole | null | undefined): boolean => role === 'new' || role === 'old';

/** Words count that are in the same sentence; for a date that stands alone, only those right before it. */
function wordRole(text: string, date: Found<WrittenDate>): DateRole | null {
  const found = roleOf(text, date.start, date.end);
  if (!found || (found.distance > ADJACENT && standsAlone(text, date))) return null;
  return afterTableRow(text, date) ? null : found.role;
}

const ADJACENT = 1;

/** The last cell of the row above is no label of the first cell of this one. */
function afterTableRow(text: string, { start }: Found<WrittenDate>): boolean {
  if (text[start - 1] !== '\n') return false;
  const cells = (
    text
      .slice(0, start - 1)
      .split('\n')
      .at(-1) ?? ''
  ).split('\t');
  return cells.length > 1 && labelRole(cells.at(-1) ?? '') !== null;
}

/** What a cell says that is nothing but a label. */
function labelRole(cell: string): DateRole | null {
  return cell.length > LONGEST_LABEL || /[,，。;；@]/.test(cell) ? null : roleRightAfter(cell);
}

/** What a cell makes of a date in the next one. */
const roleRightAfter = (cell: string): DateRole | null =>
  roleOf(`${cell}\t`, cell.length, cell.length)?.role ?? null;

const LONGEST_LABEL = 12;

/** In a table: the label is the piece to the left. */
function aloneAfterLabel(text: string, date: Found<WrittenDate>): DateRole | null {
  if (!standsAlone(text, date)) return null;
  const row = rowBefore(text, date);
  if (row.trim() === '') return null;
  const label = row.trimEnd().split('\t').at(-1) ?? '';
  const role = roleRightAfter(label);
  // 「交期 | 2026年3月20日 | 2026年4月8日」: nobody says which is which.
  if (role && isDue(role) && BESIDE_IN_ROW.test(text.slice(date.end))) return 'other';
  return role ?? (/(?:日期|时间|期)[:：]?$/.test(label) ? 'other' : null);
}

/** Another date in the next cell, or behind an arrow in a cell of its own. */
const BESIDE_IN_ROW = /^[^\t\n]?\t(?:[-=~>→⇒➔一至到]{1,3}\t?)?@/;

const rowBefore = (text: string, { start }: Found<WrittenDate>): string =>
  text.slice(text.lastIndexOf('\n', start - 1) + 1, start);

const startsCell = (text: string, { start }: Found<WrittenDate>): boolean =>
  /^[\t\n]?$/.test(text[start - 1] ?? '');

/** 「项目 | 变更前 | 变更后」, and in the row 交期 two dates. */
function beforeOrAfter(text: string, date: Found<WrittenDate>, headingsOf: HeadingsOf): DateRole | null {
  const [label = ''] = rowBefore(text, date).split('\t');
  if (!startsCell(text, date) || !isDue(labelRole(label))) return null;
  const heading = headingsOf(date.start).find((one) => BEFORE_OR_AFTER.test(one));
  if (!heading) return null;
  return /[前原]/.test(heading) ? 'old' : 'new';
}

const BEFORE_OR_AFTER =
  /^(?:(?:变更|调整|更改|修改|延期|改)(?:之?前|之?后)(?:的?内容)?|原(?:来|先)?(?:合同|订单)?(?:内容|约定|规定|计划|定)?|现(?:在)?(?:内容|约定|定)?|新(?:内容|约定)?|(?:现|拟)?(?:变更|调整|更改|修改|改)(?:为|成))$/;

/** In a table with its headings above. */
function underHeading(text: string, date: Found<WrittenDate>, headingsOf: HeadingsOf): DateRole | null {
  if (!startsCell(text, date)) return null;
  const heading = headingsOf(date.start)[0]?.replace(/[:：]$/, '') ?? '';
  const role = labelRole(heading);
  return role ?? (/(?:日期|时间|期)$/.test(heading) && heading.length <= LONGEST_LABEL ? 'other' : null);
}

/** Words beside which a date stands that is the day of signing. */
const SIGNERS = /(?:公司|厂|章|签|字|人|代表|落款|^日期?)(?:\([^)]{1,6}\))?[)）]?[:：]?$/;

/** 「签订日期」 is that of the contract, except below 「甲方（盖章）」 of an agreement. */
const isSealedOn = (before: string): boolean =>
  /(?:盖章|签章|公章|签字|\(章\)|代表)/.test(before) &&
  /[\t\n](?:签订|签约)(?:日期|时间)[:：]?[\t\n]?$/.test(before);

/** 「2026年3月12日于苏州」, 「于苏州，2026年3月12日」 */
const AT_A_PLACE = /^(?:@于[\u4e00-\u9fa5]{2,6}|于?[\u4e00-\u9fa5]{2,4}[,，]@)[。.]?$/;
/** 「签字：王强 2026年3月12日」 in one piece. */
const SIGNER_BEFORE =
  /^(?:[\u4e00-\u9fa5]{0,6}(?:签字|签名|签章|盖章)|经办人|确认人|负责人|(?:授权)?代表(?:人)?)(?:\([^)]{1,6}\))?[:：][\u4e00-\u9fa5]{2,4}$/;

/**
 * The date under the customer's name carries no word: it stands alone, below everything the body says, or right behind
 * the name or 「（盖章）」.
 */
function isSignature(text: string, date: Found<WrittenDate>): boolean {
  const row = rowBefore(text, date);
  if (AT_A_PLACE.test(row + DATE + (/^[^\n]*/.exec(text.slice(date.end))?.[0] ?? ''))) return true;
  if (SIGNER_BEFORE.test(row) && /^[。.]?(?:[\t\n]|$)/.test(text.slice(date.end))) return true;
  if (standsAlone(text, date)) {
    const cells = row.trimEnd().split('\t');
    return row.trim() === '' || row.startsWith(DATE) || cells.slice(-2).some((cell) => SIGNERS.test(cell));
  }
  return /(?:有限公司|[章字名]\)?)[:：]?$/.test(row) && /^[。.]?(?:[\t\n]|$)/.test(text.slice(date.end));
}

/** Whole pieces, but for a stop or a speck of the seal. */
function standsAlone(text: string, { start, end }: Found<WrittenDate>): boolean {
  const before = /[^\t\n]*$/.exec(text.slice(0, start))?.[0] ?? '';
  const after = /^[^\t\n]*/.exec(text.slice(end))?.[0] ?? '';
  return (
    /^[.,·'’|-]?$/.test(before) &&
    after.replace(/[。.,、·'’|\-☆★*]/g, '').length <= 1 &&
    !/[前起交]/.test(after)
  );
}
