import type { Ctx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { type Found, findCustomers, findProducts } from './catalogue.ts';
import { type Read, readPrice, readProcesses, readQuantity, readText, refusedProcess } from './fields.ts';
import { nearestCustomers, nearestProducts } from './suggest.ts';
import { today } from './where.ts';

/** A new order as people write it; every field is text. */
export interface NewOrder {
  customer: string;
  product: string;
  quantity: string;
  promisedDate: string;
  unitPrice?: string;
  specialProcesses?: string;
  requirements?: string;
  rush?: boolean;
}

/** A new order that can be written as it is. */
export interface CheckedOrder {
  customer: Found;
  product: Found;
  quantity: number;
  /** `YYYY-MM-DD` */
  promisedDate: string;
  /** Decimal yuan; null while nobody has given a price. */
  unitPrice: string | null;
  specialProcesses: string[];
  requirements: string;
  rush: boolean;
}

export interface FieldProblem {
  field: keyof NewOrder;
  /** Chinese: what is wrong and what to do. */
  text: string;
}

/** Later promises are slips of the finger. */
const LATEST_YEARS = 5;

/** Checks all fields at once; `value` only when nothing is wrong. Reads only. */
export async function checkNewOrder(
  ctx: Ctx,
  input: NewOrder,
): Promise<{ value: CheckedOrder; problems: [] } | { value: null; problems: FieldProblem[] }> {
  const [customer, product, day] = await Promise.all([
    readCustomer(ctx, input.customer),
    readProduct(ctx, input.product),
    today(ctx),
  ]);
  const read = {
    customer,
    product,
    quantity: readQuantity(input.quantity),
    promisedDate: readPromise(input.promisedDate, day),
    unitPrice: readPrice(input.unitPrice ?? ''),
    requirements: readText('客户要求', input.requirements ?? ''),
    specialProcesses: readSpecial(input.specialProcesses ?? ''),
  };
  const problems = Object.entries(read).flatMap(([field, one]) =>
    one.ok ? [] : [{ field: field as keyof NewOrder, text: one.text }],
  );
  const { quantity, promisedDate, unitPrice, requirements, specialProcesses } = read;
  if (
    !customer.ok ||
    !product.ok ||
    !quantity.ok ||
    !promisedDate.ok ||
    !unitPrice.ok ||
    !requirements.ok ||
    !specialProcesses.ok
  ) {
    return { value: null, problems };
  }
  return {
    problems: [],
    value: {
      customer: customer.value,
      product: product.value,
      quantity: quantity.value,
      promisedDate: promisedDate.value,
      unitPrice: unitPrice.value,
      specialProcesses: readProcesses(specialProcesses.value),
      requirements: requirements.value,
      rush: input.rush ?? false,
    },
  };
}

function readSpecial(text: string): Read<string> {
  const refused = refusedProcess(readProcesses(text));
  return refused === undefined
    ? readText('特殊工艺', text)
    : { ok: false, text: `特殊工艺只写要做的，「${refused.slice(0, 20)}」请写到客户要求里` };
}

/** The one customer that a text means. */
async function readCustomer(ctx: Ctx, text: string): Promise<Read<Found>> {
  const name = text.trim();
  if (name === '') return { ok: false, text: '请填写客户（全称或简称）' };
  const found = await findCustomers(ctx, name);
  return theOne(
    '客户',
    name,
    found,
    (one) => one.name,
    () => nearestCustomers(ctx, name, { readable: false }),
    howToAdd(ctx, '客户'),
  );
}

/** The one product that a text means, by code or name or both ("快换模组 KHM-200"). */
async function readProduct(ctx: Ctx, text: string): Promise<Read<Found>> {
  const name = text.trim();
  if (name === '') return { ok: false, text: '请填写产品（编码或名称）' };
  const found = await findProducts(ctx, name);
  return theOne(
    '产品',
    name,
    found,
    (one) => `${one.label} ${one.name}`,
    () => nearestProducts(ctx, name),
    howToAdd(ctx, '产品'),
  );
}

/** What an order may be written for: an exact name, else names that begin so or contain it; never a guess. */
function meant(text: string, found: readonly Found[]): readonly Found[] {
  const exact = found.filter((one) => one.rank === 0 || isAllOf(text, one));
  return exact.length > 0 ? exact : found.filter((one) => one.rank < 3);
}

/** The text is nothing but this one's code and name. */
function isAllOf(text: string, { label, name }: Found): boolean {
  const words = text.normalize('NFKC').toUpperCase();
  return (
    words.includes(label.toUpperCase()) &&
    /^[\s、,，/-]*$/.test(words.replace(label.toUpperCase(), '').replace(name.toUpperCase(), ''))
  );
}

async function theOne(
  what: string,
  text: string,
  found: readonly Found[],
  nameOf: (one: Found) => string,
  nearest: () => Promise<string[]>,
  howToAdd: string,
): Promise<Read<Found>> {
  const candidates = meant(text, found);
  const [only, another] = candidates;
  if (only && !another) return { ok: true, value: only };
  const shown = text.slice(0, 30);
  if (only) {
    const names = candidates.slice(0, 4).map(nameOf).join('、');
    return {
      ok: false,
      text: `「${shown}」对应多个${what}，请写全：${names}${candidates.length > 4 ? ' 等' : ''}`,
    };
  }
  const near = [...new Set([...found.map(nameOf), ...(await nearest())])].slice(0, 3);
  return {
    ok: false,
    text: `没有${what}「${shown}」${near.length > 0 ? `，是不是：${near.join('、')}？` : '，请核对。'}${howToAdd}`,
  };
}

/** Names come into the house with a workbook only, where the preview shows them beside what they resemble. */
function howToAdd({ factory, actor }: Ctx, what: '客户' | '产品'): string {
  const adds = Object.values(factory.roles).filter((role) =>
    (['order.create', 'order.import'] as const).every((right) => role.may.includes(right)),
  );
  const mine = actor.kind === 'staff' && adds.some((role) => actor.roles.includes(role.key));
  const sheet = `订单表（.xlsx${what === '产品' ? '，写明编码和名称' : ''}）`;
  if (mine) return `新${what}请用${sheet}导入，导入时自动建立`;
  const who = adds.map((role) => role.name).join('、');
  return who === '' ? '' : `新${what}请让${who}用${sheet}导入`;
}

function readPromise(text: string, today: string): Read<string> {
  if (text.trim() === '') return { ok: false, text: '请填写承诺交期' };
  const result = parseDate(text, { today, lean: 'future' });
  if (!result.ok) return { ok: false, text: result.reason };
  if (result.date < today)
    return { ok: false, text: `承诺交期 ${result.date} 已经过去，请填今天（${today}）或以后的日期` };
  const latest = `${Number(today.slice(0, 4)) + LATEST_YEARS}${today.slice(4)}`;
  if (result.date > latest) return { ok: false, text: `承诺交期 ${result.date} 太远，请核对年份` };
  return { ok: true, value: result.date };
}
