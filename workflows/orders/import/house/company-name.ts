/** Legal forms at the end of a company's name; the same pattern is used by PostgreSQL (customers.ts). */
export const LEGAL_FORM = '(有限责任公司|股份有限公司|有限公司|股份公司|集团公司|公司|集团|\\(集团\\))+$';

const legal = new RegExp(LEGAL_FORM);

/** A company's name without its legal form: what sets it apart, and what people call it until they say otherwise. */
export function plainCompanyName(name: string): string {
  const plain = name.normalize('NFKC').replace(/\s+/g, '').replace(legal, '');
  return plain.length >= 2 ? plain : name;
}
