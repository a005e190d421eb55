import type { Ctx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import type { OrderDraft } from '../intents.ts';
import type { FormState } from './cards/form-card.ts';
import { type Found, findCustomers, findProducts, namesOf } from './catalogue.ts';
import { type CheckedOrder, checkNewOrder, type FieldProblem, type NewOrder } from './check-new-order.ts';
import { readPrice, readQuantity } from './fields.ts';
import { dayText, moneyText } from './text.ts';
import { today } from './where.ts';

/** More names than this are not offered as a choice. */
const MOST_CHOICES = 10;

/**
 * What the form of a new order shows for words: names resolved against customers and products, the date as a
 * day, and everything that is still missing or wrong. "恒锐快换模组" in one piece is taken apart.
 */
export async function formOf(ctx: Ctx, draft: OrderDraft): Promise<FormState> {
  const names = await resolveNames(ctx, draft);
  const price = readPrice(draft.unitPrice ?? '');
  const quantity = readQuantity(draft.quantity ?? '');
  const values: FormState['values'] = {
    ...names.values,
    ...given('quantity', quantity.ok ? String(quantity.value) : draft.quantity),
    ...given('promisedDate', await readDay(ctx, draft.promisedDate)),
    ...given('unitPrice', price.ok ? plainPrice(draft.unitPrice, price.value) : undefined),
    ...given('specialProcesses', draft.specialProcesses?.join('、')),
    ...given('requirements', draft.requirements),
    rush: draft.rush ? 'yes' : 'no',
  };
  if (Object.keys(draft).length === 0) return { values, choices: {}, problems: [], summary: null };
  const state = await stateOf(ctx, values, names.choices);
  const heard: FieldProblem[] = price.ok ? [] : [{ field: 'unitPrice', text: price.text }];
  if (!draft.several) return { ...state, problems: [...state.problems, ...heard] };
  const others = state.problems.filter(({ field }) => field !== 'product' && field !== 'quantity');
  return { ...state, problems: [SEVERAL, ...others, ...heard] };
}

const SEVERAL: FieldProblem = {
  field: 'product',
  text: '一次只能下一个产品，请分开下单：先在下面填一个产品和它的数量',
};

/** The same for what was typed into the form. */
export async function stateOf(
  ctx: Ctx,
  values: FormState['values'],
  choices: FormState['choices'] = {},
): Promise<FormState> {
  const { value, problems } = await checkNewOrder(ctx, newOrderOf(values));
  return { values, choices, problems, summary: value ? summary(value, await today(ctx)) : null };
}

export function newOrderOf(values: FormState['values']): NewOrder {
  return {
    customer: values.customer ?? '',
    product: values.product ?? '',
    quantity: values.quantity ?? '',
    promisedDate: values.promisedDate ?? '',
    unitPrice: values.unitPrice ?? '',
    specialProcesses: values.specialProcesses ?? '',
    requirements: values.requirements ?? '',
    rush: values.rush === 'yes',
  };
}

const given = (name: keyof NewOrder, value: string | undefined) => (value ? { [name]: value } : {});

/** Digits as typed; words (2块5) as the number they mean, for a field of numbers. */
const plainPrice = (written: string | undefined, value: string | null): string | undefined =>
  written === undefined || /^\d+(?:\.\d+)?$/.test(written) ? written : (value ?? undefined);

/** A day that can be read is shown as such; what cannot is kept, so that the check names it. */
async function readDay(ctx: Ctx, phrase: string | undefined): Promise<string | undefined> {
  if (!phrase) return phrase;
  const read = parseDate(phrase, { today: await today(ctx), lean: 'future' });
  return read.ok ? read.date : phrase;
}

async function resolveNames(ctx: Ctx, draft: OrderDraft): Promise<Pick<FormState, 'values' | 'choices'>> {
  const customers = draft.customer ? await findCustomers(ctx, draft.customer) : [];
  const [named] = customers;
  const apart =
    !draft.product && customers.length === 1 && named?.rank === 3 ? without(draft.customer ?? '', named) : '';
  const product = draft.product ?? (apart || undefined);
  const products = product ? await findProducts(ctx, product) : [];
  return merge(
    pick('customer', draft.customer, customers, (one) => one.name),
    pick('product', product, products, productLine),
  );
}

const productLine = (one: Found): string => `${one.label} ${one.name}`;

/** The text without the customer's name in it. */
function without(text: string, customer: Found): string {
  const name = namesOf(customer).find((one) => text.includes(one)) ?? customer.label;
  return text
    .replace(name, '')
    .replace(/^[的要]/, '')
    .trim();
}

function pick(
  field: 'customer' | 'product',
  text: string | undefined,
  found: readonly Found[],
  show: (one: Found) => string,
): Pick<FormState, 'values' | 'choices'> {
  const exact = found.filter((one) => one.rank === 0);
  const candidates = exact.length > 0 ? exact : found;
  const [only, another] = candidates;
  if (only && !another) return { values: { [field]: show(only) }, choices: {} };
  if (only && candidates.length <= MOST_CHOICES)
    return { values: {}, choices: { [field]: candidates.map(show) } };
  return { values: text ? { [field]: text } : {}, choices: {} };
}

const merge = (a: Pick<FormState, 'values' | 'choices'>, b: Pick<FormState, 'values' | 'choices'>) => ({
  values: { ...a.values, ...b.values },
  choices: { ...a.choices, ...b.choices },
});

function summary(order: CheckedOrder, now: string): string {
  const price = order.unitPrice
    ? `，单价 ${moneyText(order.unitPrice)}，金额 ${moneyText(amountOf(order.unitPrice, order.quantity))}`
    : '';
  const special = order.specialProcesses.length > 0 ? `，${order.specialProcesses.join('、')}` : '';
  const rush = order.rush ? '，**加急**' : '';
  return `**${order.customer.name}**\n${productLine(order.product)} × **${order.quantity}**，**${dayText(order.promisedDate, now)}** 交${price}${special}${rush}`;
}

/** Decimal text times a whole number, in cents, exactly. */
function amountOf(unitPrice: string, quantity: number): string {
  const cents = BigInt(unitPrice.replace('.', '')) * BigInt(quantity);
  const text = cents.toString().padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}
