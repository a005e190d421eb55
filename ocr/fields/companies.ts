import type { Found } from './spans.ts';

const NAME =
  /[\u4e00-\u9fa5A-Za-z0-9()\n]{2,26}?(?:股份\n?有\n?限\n?公\n?司|有\n?限\n?责\n?任\n?公\n?司|有\n?限\n?公\n?司|集团公司|总公司|工厂|厂)/g;
const CUSTOMER =
  /(?:客\n?户(?:名\n?称)?|需方|甲方|采购方|买方|订货方|单位名称|发函单位|单位|公司名称|申请单位|委托方)(?:\([^)]{1,6}\))*[:：]?[\t\n]?$/;
const SUPPLIER =
  /(?:致|供应商|供方|乙方|卖方|收件单位|收函单位|承制方|生产方|加工方|抄送)(?:\([^)]{1,6}\))*[:：]?[\t\n]?$/;
/** Words that run into a name when nothing parts them from it. */
const LEAD = /^(?:.*(?:我司|我公司|我方|本公司|贵司|贵公司|客户名称|单位名称|客户|供应商)|[与致])/s;

export interface Company {
  readonly name: string;
  readonly as: 'customer' | 'supplier' | 'unknown';
}

/** Names of companies, and in which role the letter calls them. */
export function findCompanies(text: string): Found<Company>[] {
  return [...text.matchAll(NAME)].flatMap((match) => {
    const lead = LEAD.exec(match[0].slice(0, -4))?.[0].length ?? 0;
    const end = match.index + match[0].length;
    const start = match.index + lead + (/^[\n)]*/.exec(match[0].slice(lead))?.[0].length ?? 0);
    const name = text.slice(start, end).replace(/\n/g, '');
    if (name.length < 6) return [];
    return [{ value: { name, as: calledAs(text, start, end) }, start, end }];
  });
}

function calledAs(text: string, start: number, end: number): Company['as'] {
  const before = labelBefore(text, start);
  if (SUPPLIER.test(before)) return 'supplier';
  if (CUSTOMER.test(before)) return 'customer';
  // An address: "苏州…有限公司:" alone at the head of the letter, or its sales department.
  return /^(?:销售部|采购部|业务部)?[:：]/.test(text.slice(end, end + 5)) ? 'supplier' : 'unknown';
}

/** What stands before it in its row, or above it when that row is a single piece. */
function labelBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - 60), start);
  const rows = before.split('\n');
  const row = rows.at(-1) ?? '';
  const above = rows.at(-2) ?? '';
  return row === '' && !above.includes('\t') ? `${above}\n` : row;
}

/** The customer: who is called so; else who signs, the last one that is not addressed. */
export function customerAmong(companies: readonly Found<Company>[]): Found<Company> | null {
  const suppliers = new Set(
    companies.filter(({ value }) => value.as === 'supplier').map(({ value }) => value.name),
  );
  const others = companies.filter(({ value }) => value.as !== 'supplier' && !suppliers.has(value.name));
  return others.findLast(({ value }) => value.as === 'customer') ?? others.at(-1) ?? null;
}
