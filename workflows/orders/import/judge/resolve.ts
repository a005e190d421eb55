import { type Bench, fault, note } from './bench.ts';
import type { CustomerMatch, ProductMatch } from './known.ts';

const list = (names: readonly string[]): string => names.slice(0, 3).join('、');
const quoted = (names: readonly string[]): string =>
  names
    .slice(0, 3)
    .map((name) => `“${name}”`)
    .join('、');

/** Customer, product and salesperson: the ids that are known, the names that would be new, the faults. */
export function resolveNames(bench: Bench): void {
  const { customer, product, sales } = bench.known;
  if (customer) resolveCustomer(bench, customer);
  if (product) resolveProduct(bench, product);
  if (sales?.kind === 'known') bench.judged.resolved.salesUserId = sales.userId;
  if (sales?.kind === 'unknown') {
    note(bench, 'sales.unknown', `通讯录里没有业务员“${bench.row.values.sales}”，这一栏不填`);
  }
  if (sales?.kind === 'ambiguous') {
    note(bench, 'sales.ambiguous', `通讯录里有几位“${bench.row.values.sales}”，分不清是哪一位，这一栏不填`);
  }
}

function resolveCustomer(bench: Bench, match: CustomerMatch): void {
  if (match.kind === 'known') bench.judged.resolved.customerId = match.id;
  if (match.kind === 'new' && !bench.known.order) {
    bench.judged.newCustomer = { name: match.name, near: match.near };
  }
  if (match.kind === 'ambiguous') {
    fault(bench, 'customer', 'customer.ambiguous', `有几个客户都叫这个简称：${list(match.names)}，请填全称`);
  }
}

function resolveProduct(bench: Bench, match: ProductMatch): void {
  const { productName } = bench.row.values;
  switch (match.kind) {
    case 'known':
      bench.judged.resolved.productId = match.id;
      if (productName && bench.row.values.productCode && productName !== match.name) {
        note(bench, 'product.name_differs', `产品名称与登记的“${match.name}”不同，以编码 ${match.code} 为准`);
      }
      break;
    case 'new':
      bench.judged.newProduct = { code: match.code, name: match.name };
      break;
    case 'unknown_code': {
      const near = match.near.length > 0 ? `是不是${quoted(match.near)}？` : '';
      const text = `产品编码没有登记。${near}请核对编码；如果是新产品，请同时填写“产品名称”列`;
      fault(bench, 'productCode', 'product.unknown', text);
      break;
    }
    case 'mistyped':
      fault(
        bench,
        'productCode',
        'product.mistyped',
        `编码没有登记，而“${match.name}”登记的编码是 ${match.code}，请核对编码；如果确是新产品，请换一个名称以便区分`,
      );
      break;
    case 'unknown_name': {
      const near = match.near.length > 0 ? `是不是${quoted(match.near)}？` : '';
      fault(bench, 'productName', 'product.unknown', `没有叫这个名称的产品。${near}请填写产品编码`);
      break;
    }
    case 'ambiguous':
      fault(
        bench,
        'productName',
        'product.ambiguous',
        `有几个产品都叫这个名称：${list(match.codes)}，请填写产品编码`,
      );
      break;
  }
}
