/** What each view lets people filter and sort by, in words. */
import { SORTS, VIEW_FILTERS, type View, type ViewChoices, type ViewFilter } from '../../../api/views.ts';
import type { Query } from '../state/route.ts';

export type Control =
  | { name: ViewFilter; label: string; kind: 'words'; hint: string }
  | { name: ViewFilter; label: string; kind: 'choice'; options: readonly Option[] }
  | { name: ViewFilter; label: string; kind: 'many'; from: keyof ViewChoices }
  | { name: ViewFilter; label: string; kind: 'days'; from: ViewFilter; to: ViewFilter };

export interface Option {
  value: string;
  label: string;
}

const YES_NO: readonly Option[] = [
  { value: '', label: '不限' },
  { value: 'yes', label: '是' },
  { value: 'no', label: '否' },
];

const yesNo = (name: ViewFilter, label: string): Control => ({
  name,
  label,
  kind: 'choice',
  options: YES_NO,
});
const days = (from: ViewFilter, to: ViewFilter, label: string): Control => ({
  kind: 'days',
  name: from,
  from,
  to,
  label,
});

const STATUS: Control = { name: 'status', label: '状态', kind: 'many', from: 'statuses' };
const OWNER: Control = { name: 'owner', label: '责任人', kind: 'many', from: 'owners' };
const SALES: Control = { name: 'salesperson', label: '业务员', kind: 'many', from: 'salespeople' };
const CUSTOMER: Control = { name: 'customer', label: '客户', kind: 'words', hint: '名称或其中几个字' };
const PRODUCT: Control = { name: 'product', label: '产品', kind: 'words', hint: '编码或名称' };
const DELIVERY: readonly Option[] = [
  { value: '', label: '不限' },
  { value: 'due', label: '全部应交' },
  { value: 'kept', label: '准时' },
  { value: 'missed', label: '未准时' },
];

const IN_WORK: readonly Control[] = [STATUS, OWNER, SALES, CUSTOMER, PRODUCT, yesNo('rush', '加急')];

/** In the order in which the sheet shows them. */
export const CONTROLS: Readonly<Record<View, readonly Control[]>> = {
  todo: IN_WORK,
  risk: [...IN_WORK, yesNo('overdue', '已逾期'), yesNo('warned', '有交付预警')],
  customers: [CUSTOMER, SALES],
  anomalies: [],
  orders: [
    ...IN_WORK,
    yesNo('open', '在办'),
    yesNo('overdue', '已逾期'),
    yesNo('warned', '有交付预警'),
    yesNo('rework', '有返工'),
    days('promisedFrom', 'promisedTo', '承诺交期'),
    days('shippedFrom', 'shippedTo', '实际发货'),
    days('createdFrom', 'createdTo', '下单'),
    { name: 'onTime', label: '准时（现承诺）', kind: 'choice', options: DELIVERY },
    { name: 'onTimeOriginal', label: '准时（原承诺）', kind: 'choice', options: DELIVERY },
  ],
};

/** One tap each, above the list. */
export const QUICK: Readonly<Record<View, readonly { label: string; query: Query }[]>> = {
  todo: [
    { label: '我负责的', query: { owner: 'me' } },
    { label: '加急', query: { rush: 'yes' } },
  ],
  risk: [
    { label: '已逾期', query: { overdue: 'yes' } },
    { label: '有预警', query: { warned: 'yes' } },
    { label: '我负责的', query: { owner: 'me' } },
    { label: '加急', query: { rush: 'yes' } },
  ],
  customers: [],
  anomalies: [],
  orders: [
    { label: '在办', query: { open: 'yes' } },
    { label: '已逾期', query: { overdue: 'yes' } },
    { label: '加急', query: { rush: 'yes' } },
    { label: '有返工', query: { rework: 'yes' } },
  ],
};

/** What each sort is called, the way it runs by default and turned round. */
export const SORT_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  created: ['最近下单在前', '最早下单在前'],
  promised: ['承诺交期早的在前', '承诺交期晚的在前'],
  waiting: ['停留最久在前', '停留最短在前'],
  number: ['订单号升序', '订单号降序'],
  customer: ['客户名称升序', '客户名称降序'],
  urgency: ['最紧急在前', '最不紧急在前'],
  amount: ['金额大的在前', '金额小的在前'],
  quantity: ['数量大的在前', '数量小的在前'],
  shipped: ['最近发货在前', '最早发货在前'],
  orders: ['订单多的在前', '订单少的在前'],
  open: ['在办多的在前', '在办少的在前'],
  onTime: ['准时率低的在前', '准时率高的在前'],
  rework: ['返工多的在前', '返工少的在前'],
  name: ['名称升序', '名称降序'],
  timeouts: ['超时多的在前', '超时少的在前'],
};

const isFilter = (name: string): boolean => Object.hasOwn(VIEW_FILTERS, name);

/** The filters in force, without search words and sort. */
export const filtersIn = (query: Query): string[] =>
  Object.keys(query).filter((name) => isFilter(name) && name !== 'text' && query[name] !== '');

/**
 * What an address asks of a view. The chat and other programs put parameters of their own into links; they, and sorts
 * that the view does not have, ask nothing.
 */
export function askedOf(view: View, query: Query): Query {
  const asked: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) if (isFilter(name) && value !== '') asked[name] = value;
  const sort = query.sort ?? '';
  if ((SORTS[view] as readonly string[]).includes(sort.replace(/^-/, ''))) asked.sort = sort;
  return asked;
}

/** The change of the address that takes all conditions away. */
export function cleared(query: Query): Query {
  const off: Record<string, string> = { text: '' };
  for (const name of filtersIn(query)) off[name] = '';
  return off;
}

/** Search words longer than that are refused. */
export const MOST_WORDS = 60;
