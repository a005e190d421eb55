import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { orderScopes } from '../staff/policy.ts';
import { askedWords, isUnfiltered, QUANTITY } from './asked-words.ts';
import { type Found, findCustomers, findProducts, namesOf } from './catalogue.ts';
import { findByNames, type NameSearch } from './find-by-names.ts';
import { findByNumber, findWithinNumber } from './find-by-number.ts';
import { findByState, type StateSearch, stateCondition } from './find-by-state.ts';
import { type Hit, hits, IN_ORDER, inScopes, MOST_HITS, merge } from './hits.ts';
import { foldReference, numberSearch, severalNumbers } from './number.ts';

export interface FoundOrders {
  /** In the order of every answer. */
  hits: Hit[];
  /** Words that meant nothing to us beside those that did. */
  ignored: string[];
  /** Words about the state of the orders (逾期, 没发货) that the hits fit. */
  states: string[];
  /** The text names a customer, product or person that exists, whether or not the actor may see an order of theirs. */
  named: boolean;
}

/**
 * Every order a piece of text can mean, among those the actor may see: by number or a part of it, by
 * customer, by product, or by several of these ("恒锐 KHM-200", "恒锐的快换模组", "恒锐 0042").
 * Measured with the whole answer (search, reading, events, forecast) over 1,000,000 orders, 3,000 customers and
 * 300 products; two cores with a load of 5 to 7, so best of three per question: p99 12 ms over all kinds; median
 * 2 ms by number, running number, two digits or day, 3–5 ms by customer or product incl. one and two characters,
 * 5 ms by both at once, 7 ms at most to say that there is nothing.
 * @param today Shanghai day, for "0315" without a year
 */
export async function findOrders(ctx: Ctx, text: string, today: string): Promise<FoundOrders> {
  const folded = foldReference(text);
  const numbers = severalNumbers(folded);
  if (numbers) return findEach(ctx, numbers, today);
  const number = numberSearch(folded, today);
  const byNumber = number ? await findByNumber(ctx, number) : [];
  if (byNumber.length > 0 || number?.complete) return unnamed(byNumber);
  // Digits alone are a part of a number before they are a part of a product's code.
  const digits = number && /^[\d-]+$/.test(number.contains) ? await findWithinNumber(ctx, number) : [];
  if (digits.length > 0) return unnamed(digits);
  const whole = await findCatalogue(ctx, folded);
  const known = whole.customers.length + whole.products.length > 0;
  if (known && !isMixed(whole)) return { ...unnamed(await either(ctx, whole, folded)), named: true };
  if (number && !known) return unnamed(await findWithinNumber(ctx, number));
  return findByWords(ctx, folded, whole, today);
}

const unnamed = (found: Hit[]): FoundOrders => ({ hits: found, ignored: [], states: [], named: false });

/** Orders named by several numbers at once; which of them were not found is told. */
async function findEach(ctx: Ctx, numbers: readonly string[], today: string): Promise<FoundOrders> {
  const found = await Promise.all(
    numbers.map(async (text) => {
      const search = numberSearch(text, today);
      return { text, hits: search ? await findByNumber(ctx, search) : [] };
    }),
  );
  const missing = found.filter((one) => one.hits.length === 0).map((one) => one.text);
  // Each by its own best, so that none is crowded out of the list.
  const hits = merge(...found.map((one) => one.hits)).slice(0, MOST_HITS);
  return { ...unnamed(hits), ignored: missing };
}

interface Catalogue {
  customers: Found[];
  products: Found[];
}

const NOTHING: Catalogue = { customers: [], products: [] };

async function findCatalogue(ctx: Ctx, word: string): Promise<Catalogue> {
  const [customers, products] = await Promise.all([findCustomers(ctx, word), findProducts(ctx, word)]);
  return { customers, products };
}

/** The text contains names instead of being part of one: "恒锐快换模组", "恒锐精密公司". */
const isMixed = ({ customers, products }: Catalogue) =>
  [...customers, ...products].every((one) => one.rank === 3);

/** Orders of the customers, and orders of the products, that one word may mean; exactly a code is that product alone. */
async function either(ctx: Ctx, { customers, products }: Catalogue, word: string): Promise<Hit[]> {
  const exact = customers.filter((one) => one.rank === 0);
  const coded = products.filter((one) => codeOf(one.label) === codeOf(word));
  const [ofCustomers, ofProducts] = await Promise.all([
    findByNames(ctx, { customers: exact.length > 0 ? exact : customers, products: null, fragment: null }),
    findByNames(ctx, { customers: null, products: coded.length > 0 ? coded : products, fragment: null }),
  ]);
  return merge(ofCustomers, ofProducts);
}

const codeOf = (text: string): string => text.toUpperCase().replace(/[\s-]/g, '');

/** Words that are looked up in one text; each is two look-ups. */
const MOST_WORDS = 6;

/**
 * A text in which names stand among other words: the known names are cut out, what says how the orders stand is
 * understood, and each word that is left narrows or is told as not used.
 */
async function findByWords(ctx: Ctx, folded: string, whole: Catalogue, today: string): Promise<FoundOrders> {
  const named = [...whole.customers, ...whole.products];
  const { filter, filterWords, names } = askedWords(ctx.factory.flow, cutOut(folded, named), today);
  const people = await findPeople(ctx, names);
  const words = names.filter((word) => !people.has(word) && !named.some((one) => isPartOf(word, one)));
  const { customers, products, fragment, ignored } = await narrowed(ctx, whole, folded, words);
  const mine = filter.mine && ctx.actor.kind === 'staff' ? [ctx.actor.userId] : [];
  const search = { filter, people: [...people.values(), ...mine].flat() };
  const found = { ignored, states: filterWords, named: people.size > 0 };
  if (customers || products) {
    const state =
      filterWords.length + people.size > 0 ? { state: stateCondition(ctx.factory.flow, search) } : {};
    const names = { customers, products, fragment };
    const hits = await findByNames(ctx, { ...names, ...state });
    if (hits.length > 0 || filter.quantity === null) return { ...found, named: true, hits };
    return { ...found, named: true, ...(await withoutQuantity(ctx, names, search, found)) };
  }
  if (isUnfiltered(filter) && people.size === 0) return unnamed([]);
  const unused = fragment ? [...ignored, fragment] : ignored;
  return { ...found, hits: await findByState(ctx, search), ignored: unused };
}

/** People say how many they remember: when none has this quantity, it is told as not used. */
async function withoutQuantity(
  ctx: Ctx,
  names: NameSearch,
  { filter, people }: StateSearch,
  { states, ignored }: Pick<FoundOrders, 'states' | 'ignored'>,
): Promise<Pick<FoundOrders, 'hits' | 'states' | 'ignored'>> {
  const isQuantity = (word: string) => QUANTITY.test(word);
  const state = stateCondition(ctx.factory.flow, { filter: { ...filter, quantity: null }, people });
  return {
    hits: await findByNames(ctx, { ...names, state }),
    states: states.filter((word) => !isQuantity(word)),
    ignored: [...ignored, ...states.filter(isQuantity)],
  };
}

interface Narrowed {
  customers: readonly Found[] | null;
  products: readonly Found[] | null;
  fragment: string | null;
  ignored: string[];
}

/** Looks the words up, each in the catalogue, and narrows what the whole text names. */
async function narrowed(
  ctx: Ctx,
  whole: Catalogue,
  folded: string,
  words: readonly string[],
): Promise<Narrowed> {
  const now: Narrowed = {
    customers: whole.customers.length > 0 ? whole.customers : null,
    products: whole.products.length > 0 ? whole.products : null,
    fragment: null,
    ignored: words.slice(MOST_WORDS),
  };
  const finds = await Promise.all(
    words.slice(0, MOST_WORDS).map(async (word) => ({
      word,
      // The whole text was looked up already; one character alone fits too many names.
      found: word === folded || isOneCharacter(word) ? NOTHING : await findCatalogue(ctx, word),
    })),
  );
  for (const { word, found } of finds) {
    const key = rankOf(found.customers) <= rankOf(found.products) ? 'customers' : 'products';
    const common = narrow(now[key], found[key]);
    if (common) now[key] = common;
    else if (FRAGMENT.test(word)) now.fragment = word.replace(/^SO-?/, '');
    else now.ignored.push(word);
  }
  return now;
}

const FRAGMENT = /^(?:SO)?[\d-]{2,}$/;

/** The text without these names, the longest first. */
export function cutOut(folded: string, named: readonly Found[]): string {
  const words = named.flatMap(namesOf).filter((word) => word.length > 1);
  return [...words]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, word) => rest.replaceAll(word.normalize('NFKC').toUpperCase(), ' '), folded);
}

/** "精密公司" behind 恒锐 is a piece of 恒锐精密机械有限公司: its characters stand there in this order. */
export function isPartOf(word: string, { name, label, aliases }: Found): boolean {
  if (FRAGMENT.test(word)) return false;
  const letters = [...[label, ...aliases, name].join(' ').toUpperCase()];
  let at = -1;
  return [...word].every((letter) => {
    at = letters.indexOf(letter, at + 1);
    return at >= 0;
  });
}

const isOneCharacter = (word: string): boolean => /^\p{Script=Han}$/u.test(word);

const rankOf = (found: readonly Found[]) => Math.min(9, ...found.map((one) => one.rank));

/** What both allow; null when the word names nothing that fits. */
function narrow(known: readonly Found[] | null, found: readonly Found[]): Found[] | null {
  const exact = found.filter((one) => one.rank === 0);
  const candidates = exact.length > 0 ? exact : [...found];
  const common = known ? candidates.filter((one) => known.some((other) => other.id === one.id)) : candidates;
  return common.length > 0 ? common : null;
}

/** User ids of the colleagues who are called so, by word. */
export async function findPeople(ctx: Ctx, words: readonly string[]): Promise<Map<string, string[]>> {
  const names = words.filter((word) => /^\p{Script=Han}{2,4}$/u.test(word));
  const people = new Map<string, string[]>();
  if (names.length === 0) return people;
  const rows = await (ctx.tx ?? ctx.db).execute<{ name: string; userId: string }>(
    sql`select name, user_id as "userId" from person where active and name in ${names}`,
  );
  for (const { name, userId } of rows) people.set(name, [...(people.get(name) ?? []), userId]);
  return people;
}

/** The actor's own orders (sold, in hand, created), also for those who may see all. */
export async function findOwn(ctx: Ctx): Promise<Hit[]> {
  if (ctx.actor.kind !== 'staff' || orderScopes(ctx.factory, ctx.actor).length === 0) return [];
  const { userId } = ctx.actor;
  const own = [
    sql`sales_user_id = ${userId}`,
    sql`owner_user_id = ${userId}`,
    sql`created_by = ${`staff:${userId}`}`,
  ];
  return merge(
    await hits(
      ctx,
      inScopes(
        own,
        (scope) =>
          sql`select id, open, 0 as rank from customer_order where ${scope} order by ${IN_ORDER} limit ${MOST_HITS}`,
      ),
    ),
  );
}
