import type { RawClient } from '../../../db/values.ts';
import type { Random } from '../../../demo/random.ts';

/** Ways in which people name an order, each with a maker of texts. */
export type TextKinds = Readonly<Record<string, () => string>>;

interface Names {
  numbers: string[];
  customers: { name: string; short: string }[];
  products: { code: string; name: string }[];
}

/** What there is to ask for in this house: some thousand numbers, all customers and products. */
async function readNames(sql: RawClient, orders: number): Promise<Names> {
  const ids = Array.from({ length: 2_000 }, (_, i) => 1 + Math.floor((i * orders) / 2_000));
  const [numbers, customers, products] = await Promise.all([
    sql<{ number: string }[]>`select number from customer_order where id in ${sql(ids)}`,
    sql<Names['customers']>`select name, short_name as short from customer order by id`,
    sql<Names['products']>`select code, name from product order by id`,
  ]);
  return { numbers: numbers.map((row) => row.number), customers: [...customers], products: [...products] };
}

/** Texts of every kind; the customers and products with most orders are asked for most. */
export async function textKinds(sql: RawClient, orders: number, random: Random): Promise<TextKinds> {
  const { numbers, customers, products } = await readNames(sql, orders);
  const number = () => random.pick(numbers);
  const customer = () =>
    customers[Math.floor(random.unit() ** 3 * customers.length)] ?? { name: '', short: '' };
  const product = () => random.pick(products);
  /** Any piece of a text with so many characters. */
  const piece = (text: string, length: number): string => {
    const letters = [...text];
    const from = Math.floor(random.unit() * (letters.length - length + 1));
    return letters.slice(from, from + length).join('');
  };
  return {
    'full number': number,
    'last four digits': () => number().slice(-4),
    'month and day': () => number().slice(7, 11),
    'two characters of a number': () => piece(number().slice(3), 2),
    'three or four characters of a number': () => piece(number().slice(3), random.unit() < 0.5 ? 3 : 4),
    'five to nine characters of a number': () => piece(number().slice(3), 5 + Math.floor(random.unit() * 5)),
    'customer short name': () => customer().short,
    'customer full name': () => customer().name,
    'two characters of a customer': () => piece(customer().name, 2),
    'one character of a customer': () => piece(customer().short, 1),
    'product code': () => product().code,
    'product name': () => product().name,
    'two characters of a product': () => piece(product().name, 2),
    'customer and product': () => `${customer().short}的${product().name}`,
    'customer and code': () => `${customer().short} ${product().code}`,
    'customer and last four digits': () => `${customer().short} ${number().slice(-4)}`,
    'customer with a piece of a product': () => `${customer().short}${piece(product().name, 2)}`,
    'two customers': () => `${customer().short}和${customer().short}`,
    'customer and state': () =>
      `${customer().short}${random.pick(['没发货的', '逾期的', '加急的', '在生产'])}`,
    'state alone': () => random.pick(['逾期', '加急', '在生产', '没发货的', '已完成', '本周要交']),
    colleague: () => random.pick(['林晓岚', '马建国', '林晓岚逾期']),
    'absent number': () => `SO-2035${piece('0123456789', 4)}-0001`,
    'absent digits': () => `9998${Math.floor(random.unit() * 10)}`,
    'absent two characters': () => '龘靐',
    'absent name': () => `龘靐${piece('精密机械有限公司', 4)}`,
    'my orders': () => '',
  };
}
