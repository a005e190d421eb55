import type { ViewQuery } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { askedWords, type OrderFilter } from '../orders/asked-words.ts';
import { type Found, findCustomers, findProducts, namesOf } from '../orders/catalogue.ts';
import { cutOut, findPeople, isPartOf } from '../orders/find-orders.ts';
import { foldReference } from '../orders/number.ts';

type Filters = Omit<ViewQuery, 'view' | 'sort' | 'cursor' | 'limit'>;

/** What stands beside a name and says that it is one. */
const BESIDE =
  /(?:负责|经手|跟进|跟单|名下|手上|手里|所有)(?:的)?|(?:业务员|销售员?|责任人|客户|产品|型号|公司)(?=[:：\s]|的|$)[:：]?/g;
const LABEL = /^(?:业务员|销售员?|责任人|客户|产品|型号)[:：\s]*(?=.{2})/;
/** A part of an order's number or of the customer's own. */
const CODE = /^(?=.*\d)[A-Z\d][A-Z\d./#-]{2,}$/;

/**
 * The words of an export as a view's filters: names of customers, products and people, 我的, states of orders. Nothing is
 * passed over: an export with less filters than were meant would be a wrong list.
 * @param today Shanghai day
 * @throws AppError export.not_understood (names what), export.one_customer
 */
export async function readWords(ctx: Ctx, written: string, today: string): Promise<Filters> {
  const words = foldReference(written).replace(LABEL, '').replace(BESIDE, '的').replace(/^的+/, '');
  if (words === '') return {};
  const stated = askedWords(ctx.factory.flow, words, today);
  if (stated.names.length === 0) return filtersOf(stated.filter, stated.filterWords, [], []);
  const whole = await namesIn(ctx, words);
  if (whole.some(({ rank }) => rank < 3)) return { text: words };
  const { filter, filterWords, names } = askedWords(ctx.factory.flow, cutOut(words, whole), today);
  const people = await findPeople(ctx, names);
  const rest = names.filter((word) => !people.has(word) && !whole.some((one) => isPartOf(word, one)));
  const found = await Promise.all(rest.map(async (word) => ({ word, named: await namesIn(ctx, word) })));
  const isName = ({ word, named }: (typeof found)[number]) =>
    named.some(({ rank }) => rank < 3) || CODE.test(word);
  const unread = found.filter((one) => !isName(one)).map(({ word }) => word);
  if (unread.length > 0) throw notUnderstood(unread);
  const texts = [...new Set([...whole.map((one) => saidName(one, words)), ...found.map(({ word }) => word)])];
  await assertOneCustomer(ctx, texts);
  return filtersOf(filter, filterWords, [...people.values()].flat(), texts);
}

const namesIn = async (ctx: Ctx, text: string): Promise<Found[]> =>
  (await Promise.all([findCustomers(ctx, text), findProducts(ctx, text)])).flat();

/** As it was said: a product's name may be that of several. */
const saidName = (found: Found, words: string): string =>
  namesOf(found)
    .filter((name) => name.length > 1 && words.includes(foldReference(name)))
    .sort((a, b) => b.length - a.length)[0] ?? found.label;

const notUnderstood = (unread: readonly string[]) =>
  new AppError('export.not_understood', { text: unread.join('、').slice(0, 60) });

/** All words hold together: of two customers there would be no order, which is not what was meant. */
async function assertOneCustomer(ctx: Ctx, texts: readonly string[]): Promise<void> {
  if (texts.length < 2) return;
  const customers = await Promise.all(
    texts.map(async (text) => new Set((await findCustomers(ctx, text)).map(({ id }) => id))),
  );
  const named = texts.filter((_text, i) => (customers[i]?.size ?? 0) > 0);
  const sets = customers.filter(({ size }) => size > 0);
  const [first, ...others] = sets;
  if (first && ![...first].some((id) => others.every((set) => set.has(id))))
    throw new AppError('export.one_customer', { names: named.join('、') });
}

function filtersOf(
  filter: OrderFilter,
  filterWords: readonly string[],
  people: readonly string[],
  texts: readonly string[],
): Filters {
  const { statuses, dueFrom, dueUntil, rush, quantity, mine } = filter;
  if (quantity !== null)
    throw notUnderstood(filterWords.filter((word) => /\d|[一二两三四五六七八九十百千]/.test(word)));
  // Two states of one order at once (生产中 质检中) are none.
  if (statuses?.length === 0) throw notUnderstood(filterWords);
  return {
    ...(statuses ? { status: statuses.join(',') } : {}),
    ...(dueFrom ? { promisedFrom: dueFrom } : {}),
    ...(dueUntil ? { promisedTo: dueUntil } : {}),
    ...(rush ? { rush: 'yes' } : {}),
    ...(mine || people.length > 0 ? { person: [...(mine ? ['me'] : []), ...people].join(',') } : {}),
    ...(texts.length > 0 ? { text: texts.join(' ') } : {}),
  };
}
