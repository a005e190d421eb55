import type { Ctx } from '../context.ts';
import type { DigestSectionKey } from '../factory/warning-rules.ts';
import { dayText, plainText } from '../orders/text.ts';
import { type Digest, type Line, readFor, type Section } from './digest.ts';

/** What a section is called, what its urgent ones are, and the page that shows all of it. */
const SECTIONS: Readonly<Record<DigestSectionKey, { name: string; urgent: string; page: string | null }>> = {
  checkpoints: { name: '等您签的关卡', urgent: '已超时', page: '/mine' },
  orders: { name: '在您手上的订单', urgent: '已逾期', page: '/mine' },
  forms: { name: '等您补充或选择', urgent: '加急', page: null },
  changes: { name: '等您决定的变更与改期', urgent: '', page: null },
  warnings: { name: '交期预警', urgent: '', page: '/risk' },
  late: { name: '逾期未发', urgent: '', page: '/orders?overdue=yes' },
  shortages: { name: '缺料（无到货日或晚于交期）', urgent: '交期临近', page: null },
  outside: { name: '外协待办', urgent: '紧急', page: '/mine' },
  machines: { name: '设备异常', urgent: '停机', page: '/load' },
  timeouts: { name: '超时关卡', urgent: '', page: '/anomalies' },
};

/** What waits comes first, what is at risk behind it; in the title. */
const WAITS: ReadonlySet<DigestSectionKey> = new Set([
  'checkpoints',
  'orders',
  'forms',
  'changes',
  'outside',
]);

const sum = ({ sections }: Digest, waits: boolean): number =>
  sections
    .filter(({ key }) => WAITS.has(key) === waits)
    .reduce((total, { section }) => total + section.total, 0);

/** `日报 3月17日：待办 5，风险 3` */
export function titleOf(digest: Digest, today: string): string {
  const [waits, risks] = [sum(digest, true), sum(digest, false)];
  const parts = [...(waits > 0 ? [`待办 ${waits}`] : []), ...(risks > 0 ? [`风险 ${risks}`] : [])];
  return `日报 ${dayText(today, today)}：${parts.join('，')}`;
}

/** A digest in markdown, phone first: a heading and a few lines for each section. @param notice said at its end */
export function textOf(
  { publicUrl, factory }: Pick<Ctx, 'publicUrl' | 'factory'>,
  { sections, reader }: Digest,
  notice = '',
): string {
  const behind = readFor(factory, reader).map(({ name }) => name);
  return [
    ...(behind.length > 0 ? [`含您代理的：${behind.map(plainText).join('、')}`] : []),
    ...sections.map(({ key, section }) => sectionText(publicUrl, key, section)),
    ...(notice ? [notice] : []),
  ].join('\n\n');
}

function sectionText(publicUrl: string | null, key: DigestSectionKey, section: Section): string {
  const { name, urgent, page } = SECTIONS[key];
  const late = urgent && section.urgent > 0 ? `（${urgent} ${section.urgent}）` : '';
  const head = `**${name} ${section.total}**${late}`;
  const more = section.total - section.lines.length;
  const rest =
    more > 0 ? [`- 还有 ${more} 个${page && publicUrl ? `，[全部](${publicUrl}/board${page})` : ''}`] : [];
  return [head, ...section.lines.map((line) => `- ${lineText(publicUrl, line)}`), ...rest].join('\n');
}

function lineText(publicUrl: string | null, { number, text, closed }: Line): string {
  if (number === null) return plainText(text);
  const url = publicUrl && !closed && `${publicUrl}/board/order/${encodeURIComponent(number)}`;
  return `${url ? `[${number}](${url})` : number} ${plainText(text)}`;
}
