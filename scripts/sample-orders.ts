import { SAMPLE_CUSTOMERS, SAMPLE_PRODUCTS, SAMPLE_SALESPEOPLE, type SampleProduct } from '../demo/names.ts';
import { addDays, type IsoDate, parseIso } from '../workflows/dates/civil.ts';

/** One line of the sample order book, as its author typed it. */
export interface SampleOrder {
  readonly number: string;
  readonly customer: string;
  readonly productCode: string;
  readonly productName: string;
  /** A number, or a text such as `200套`. */
  readonly quantity: number | string | null;
  readonly unitPriceYuan: number;
  /** A real date cell, or the text that was typed. */
  readonly promised: { readonly day: IsoDate } | { readonly text: string };
  readonly shipped: IsoDate | null;
  readonly status: string;
  readonly salesperson: string;
  readonly processes: string;
  readonly remark: string;
}

/** The faults that the sample contains on purpose, by position in the list of orders (from 0). */
export const SAMPLE_FAULTS = {
  /** The promised date is 30 February. */
  noSuchDay: 17,
  /** No quantity was filled in. */
  noQuantity: 46,
  /** The number of the order three lines above once more. */
  sameNumber: 74,
  /** The promised date says 下周三, which means nothing to whoever reads the sheet later. */
  relativeDay: 103,
} as const;

const DAYS = 6;
const ORDERS_PER_DAY = 20;
/** The book is the second half of each day, as if another clerk kept the first; numbers of the demo data are lower. */
const FIRST_OF_DAY = 23;
const REMARKS = [
  '',
  '',
  '',
  '',
  '箱外贴唛头',
  '随货附检验报告',
  '客户自提',
  '分两批交',
  '图纸版本 B',
  '样件已确认',
  '含备用垫片一包',
];

/** A week of orders from `monday` on, the same for the same week. */
export function sampleOrders(monday: IsoDate): SampleOrder[] {
  const random = seeded(20_260_315);
  const orders: SampleOrder[] = [];
  for (let i = 0; i < DAYS * ORDERS_PER_DAY; i += 1) orders.push(sampleOrder(i, monday, orders, random));
  return orders;
}

function sampleOrder(
  i: number,
  monday: IsoDate,
  before: readonly SampleOrder[],
  random: Random,
): SampleOrder {
  const [dayOfWeek, ofDay] = [Math.floor(i / ORDERS_PER_DAY), i % ORDERS_PER_DAY];
  const ordered = addDays(monday, dayOfWeek);
  const product = random.pick(SAMPLE_PRODUCTS);
  const quantity = quantityOf(product, random);
  const stage = stageOf(dayOfWeek, random);
  const number = `SO-${ordered.replaceAll('-', '')}-${String(FIRST_OF_DAY + ofDay).padStart(4, '0')}`;
  const order: SampleOrder = {
    number,
    customer: customerOf(i, random),
    productCode: i % 29 === 7 ? product.code.toLowerCase() : product.code,
    productName: product.name,
    quantity: typedQuantity(i, quantity, product),
    unitPriceYuan: Math.round(product.unitPriceYuan * (0.95 + random.next() / 10)),
    promised: typedDay(i, addDays(ordered, 10 + random.below(26))),
    shipped: stage.shippedAfter === null ? null : addDays(ordered, stage.shippedAfter),
    status: stage.status,
    salesperson: i % 31 === 11 ? '' : random.pick(SAMPLE_SALESPEOPLE),
    processes: random.below(10) < 3 ? (product.specialProcesses[0] ?? '') : '',
    remark: random.pick(REMARKS),
  };
  return withFault(i, number.endsWith('-0042') && dayOfWeek === 4 ? storyOrder(order) : order, before);
}

/** The order of the conversations in the documentation. */
function storyOrder(order: SampleOrder): SampleOrder {
  const story = {
    customer: '恒锐精密机械有限公司',
    productCode: 'KHM-200',
    productName: '快换模组',
    quantity: 200,
  };
  return {
    ...order,
    ...story,
    unitPriceYuan: 260,
    status: '已确认',
    shipped: null,
    processes: '镀镍',
    remark: '',
  };
}

function withFault(i: number, order: SampleOrder, before: readonly SampleOrder[]): SampleOrder {
  switch (i) {
    case SAMPLE_FAULTS.noSuchDay:
      return { ...order, promised: { text: `${order.number.slice(3, 7)}.2.30` } };
    case SAMPLE_FAULTS.noQuantity:
      return { ...order, quantity: null };
    case SAMPLE_FAULTS.sameNumber:
      return { ...order, number: before[i - 3]?.number ?? order.number };
    case SAMPLE_FAULTS.relativeDay:
      return { ...order, promised: { text: '下周三' } };
    default:
      return order;
  }
}

/** A few customers order most; some lines have the short name, as people write it. */
function customerOf(i: number, random: Random): string {
  const customer =
    random.below(3) === 0 ? random.pick(SAMPLE_CUSTOMERS) : random.pick(SAMPLE_CUSTOMERS.slice(0, 7));
  if (i % 9 === 4) return customer.shortName;
  return i % 37 === 5 ? `${customer.name} ` : customer.name;
}

function quantityOf({ usualQuantity: [least, most] }: SampleProduct, random: Random): number {
  const quantity = least + random.below(most - least + 1);
  return quantity > 50 ? Math.round(quantity / 10) * 10 : quantity;
}

function typedQuantity(i: number, quantity: number, product: SampleProduct): number | string {
  if (i % 23 === 9) return `${quantity}${product.unit}`;
  return i % 41 === 13 ? quantity.toLocaleString('en-US') : quantity;
}

/** Most dates are date cells; the rest is typed in one of the ways that people have. */
function typedDay(i: number, day: IsoDate): SampleOrder['promised'] {
  const { year, month, day: ofMonth } = parseIso(day);
  switch (i % 14) {
    case 1:
      return { text: day };
    case 4:
      return { text: `${year}.${month}.${ofMonth}` };
    case 6:
      return { text: `${year}年${month}月${ofMonth}日` };
    case 9:
      return { text: `${month}月${ofMonth}日` };
    case 11:
      return { text: `${year}/${month}/${ofMonth}` };
    case 13:
      return { text: day.replaceAll('-', '') };
    default:
      return { day };
  }
}

/** How far an order of Monday (0) to Saturday (5) has come by the end of the week. */
function stageOf(dayOfWeek: number, random: Random): { status: string; shippedAfter: number | null } {
  const left = DAYS - 1 - dayOfWeek;
  const status =
    ['待审核', '已确认', '备料中', '生产中', '质检中', '已发货'][Math.min(5, random.below(left + 2))] ??
    '待审核';
  return { status, shippedAfter: status === '已发货' ? 1 + random.below(left) : null };
}

interface Random {
  /** 0 to 1, 1 excluded. */
  next(): number;
  below(limit: number): number;
  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T;
}

/** A small generator (mulberry32), so that the same week always gives the same book. */
function seeded(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[below(from.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  };
  return { next, below, pick };
}
