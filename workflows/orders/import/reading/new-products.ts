import { codeKey } from '../house/products.ts';
import type { Judged } from '../judge/bench.ts';
import { cut, nameKey } from '../rows/words.ts';

/**
 * Watches that a product that comes into the house by a workbook has one name in it: a row that names it differently
 * from the first one is an error, for nobody knows which is meant.
 */
export function createNewProducts(columnName: string | undefined) {
  const seen = new Map<string, { row: number; name: string }>();
  return (judged: Judged): void => {
    const { newProduct, action } = judged;
    if (!newProduct || action !== 'create') return;
    const { code, name } = newProduct;
    const first = seen.get(codeKey(code));
    if (!first) {
      seen.set(codeKey(code), { row: judged.rowNumber, name });
      return;
    }
    if (nameKey(first.name) === nameKey(name)) return;
    judged.problems.push({
      code: 'product.two_names',
      field: 'productName',
      ...(columnName === undefined ? {} : { column: columnName }),
      found: cut(name, 40),
      text: `新产品 ${code} 在第 ${first.row} 行叫“${cut(first.name, 20)}”，名称不一致，请改成同一个名称，或换一个编码`,
    });
    judged.action = 'error';
  };
}
