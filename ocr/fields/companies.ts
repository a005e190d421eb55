import type { Found } from './spans.ts';

const NAME =
  /[\u4e00-\u9fa5A-Za-z0-9()\n]{2,26}?(?:股份\n?有\n?限\n?公\n?司|有\n?限\n?责\n?任\n?公\n?司|有\n?限\n?公\n?司(?:[\u4e00-\u9fa5]{2,8}?分公司)?|集团公司|总公司|工厂|厂)/g;
const CUSTOMER =
  /(?:(?<!我司|我方|公司|贵司|终端|最终|下游|的|其)客\n?户(?:名\n?称)?|需方|甲方|采购方|买方|订货方|单位名称|发函单位|单位|公司名称|申请单位|委托方)(?:\([^)]{1,6}\))*[:：]?[\t\n]?$/;
const SUPPLIER =
  /(?:致|供应商|供方|乙方|卖方|收件单位|收函单位|承制方|生产方|加工方|抄送)(?:\([^)]{1,6}\))*[:：]?[\t\n]?$/;
/** 「…有限公司销售部：」, 「…有限公司 台鉴」 */
const ADDRESSED = /^\t?(?:(?:销售部|采购部|业务部|市场部)?[:：]|(?:台鉴|台启|钧鉴|敬启|惠鉴))/;
/** Above a name that stands in its own row: 「采购部」, 「经办人：王强」, a date. */
const ANOTHER_ROW =
  /(?:\d[日号]?|(?:采购|供应链?|物控|生产|计划|业务|销售|市场|项目|工程|物资|质量|技术|商务)(?:管理)?(?:部门?|处|科|中心|组)|(?:盖章|签章|签字|公章)\)?[:：]?|此致|敬礼|商祺|谢谢|确认|[函书]|通知|(?:人|员|签字|签名|代表)(?:\([^)]{1,6}\))?[:：][^\n]{2,4})$/;
const PLACE =
  /^(?:北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|中国|苏州|无锡|常州|南京|南通|扬州|镇江|徐州|盐城|泰州|昆山|太仓|常熟|张家港|江阴|宜兴|杭州|宁波|温州|嘉兴|湖州|绍兴|金华|台州|合肥|芜湖|福州|厦门|泉州|南昌|济南|青岛|烟台|潍坊|郑州|洛阳|武汉|襄阳|长沙|株洲|广州|深圳|东莞|佛山|珠海|中山|惠州|成都|绵阳|贵阳|昆明|西安|兰州|沈阳|大连|长春|哈尔滨|太原|石家庄|唐山)/;
/** Words that run into a name when nothing parts them from it. */
const LEAD = /^(?:.*(?:我司|我公司|我方|本公司|贵司|贵公司|客户名称|单位名称|客户|供应商)|[与致])/s;

const SHORTEST_NAME = 6;

export interface Company {
  readonly name: string;
  readonly as: 'customer' | 'supplier' | 'unknown';
}

/** Names of companies, and in which role the letter calls them. */
export function findCompanies(text: string): Found<Company>[] {
  return [...text.matchAll(NAME)].flatMap((match) => {
    const lead = LEAD.exec(match[0].slice(0, -4))?.[0].length ?? 0;
    const end = match.index + match[0].length;
    const begun = match.index + lead + (/^[\n)]*/.exec(match[0].slice(lead))?.[0].length ?? 0);
    const start = begun + rowsAbove(text, begun, end);
    const name = text.slice(start, end).replace(/\n/g, '');
    if (name.length < SHORTEST_NAME) return [];
    return [{ value: { name, as: calledAs(text, start, end) }, start, end }];
  });
}

/** Length of what belongs to rows above: a name is broken by a line only where the row is full. */
function rowsAbove(text: string, start: number, end: number): number {
  const name = text.slice(start, end);
  let above = 0;
  for (const { index } of name.matchAll(/\n/g)) {
    const [before, after] = [
      text.slice(Math.max(0, start + index - 12), start + index),
      name.slice(index + 1),
    ];
    const isName = after.replace(/\n/g, '').length >= SHORTEST_NAME;
    if (isName && (ANOTHER_ROW.test(before) || (PLACE.test(after) && !PLACE.test(name.slice(above, index)))))
      above = index + 1;
  }
  return above;
}

function calledAs(text: string, start: number, end: number): Company['as'] {
  const before = labelBefore(text, start);
  if (SUPPLIER.test(before)) return 'supplier';
  if (CUSTOMER.test(before)) return 'customer';
  // An address: "苏州…有限公司:" alone at the head of the letter, or its sales department.
  return ADDRESSED.test(text.slice(end, end + 8)) ? 'supplier' : 'unknown';
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
