import type { Wish } from '../../workflows/intents.ts';
import { stripPolite, untilSame } from './clean.ts';

/**
 * An order number in any of the ways people type it: SO-20260315-0042, so20260315 0042, 20260315-0042; after SO any eight
 * digits, so that a number with a wrong day is still taken for one.
 */
export const NUMBER = /(?:(?:\bso|(?<![a-z])so)[-\s_#]*\d{8}|[-\s_#]*20\d{6})[-\s_]*\d{4,6}/i;
export const NUMBERS = new RegExp(`${NUMBER.source}(?!\\d)`, 'gi');

const LATER = '(?:什么时候|啥时候|几时|何时|哪天|多久|几号)';
const GOOD = '(?:能|可以|会)?(?:才)?(?:能)?(?:发货|发|交货|交付|交|做完|完成|完工|做好|好|出货|送到|到货|到)';

/** What asks for the whereabouts of an order; it stands at the end, or before the order. */
const CUES_AFTER = new RegExp(
  [
    '(?:现在|目前|今天)?(?:到底|究竟)?(?:弄|搞|干|做|走|进行)?(?:到|卡)(?:底)?(?:在)?(?:了)?(?:哪|那)(?:里|儿|一?步|一?站|个环节|个工序)?(?:了)?',
    '(?:现在|目前)?(?:在|停在)(?:哪|谁)(?:里|儿|个环节|个部门|手(?:上|里))?(?:了)?',
    '(?:的)?(?:生产|订单|最新|当前)?(?:进度|进展|状态|情况|动态)(?:是|怎么样|如何|怎样|到哪)?(?:什么|啥)?(?:了)?',
    '(?:是)?(?:什么|啥)(?:情况|进度|状态)(?:了)?',
    '(?:做|弄|搞|进行)?(?:得|的)?(?:怎么样|怎样|咋样|如何)(?:了)?',
    `(?:还要|还得|要)?${LATER}${GOOD}?`,
    '(?:已经)?(?:能|可以)?(?:按时|准时)?(?:发货|发|交货|交付|做完|做好|完成|完工|出货|开始|开工|生产|好|确认|备料|质检)了?(?:没有?|么|吗|没)',
    '(?:已经)?(?:发货|发|做完|做好|完成|出货|开始做|确认)了',
    '(?:为什么|为啥|怎么)(?:又|还)?(?:没|不|要)?(?:延期|延误|迟|晚|拖|慢|卡住|发货|动静|交)(?:了)?',
    '(?:谁|哪个部门)(?:该)?(?:负责|在跟|跟进|在管|管)',
    '(?:已经)?下单了(?:没有?|没)?',
    '(?:查)?(?:一下|下)',
    '查询?',
  ]
    .map((cue) => `(?:${cue})`)
    .join('|')
    .replace(/^/, '(?:')
    .concat(')$'),
);

const CUES_BEFORE =
  /^(?:(?:查|查询|查看|查查|查找|看看?(?!板)|看下|跟踪|追踪|问问?|找|了解|订单)(?:一下|下)?|进度|状态)[\s:：,，]*/;

/** Words around the reference that say "order" and nothing more. */
const ORDER_WORDS_AFTER =
  /(?:(?:的|那个?|这个?|那张|这张|那批|这批)?(?:所有|全部)?(?:订单|单子|定单|单|(?<![发交出送])货|件|东西|活儿?|项目)|的|那个|这个|那张|这张|那批|这批|号)$/;
const ORDER_WORDS_BEFORE = /^(?:订单号?|单号|编号|定单|尾号|产品|客户|关于)[是为:：\s]*/;

/** "恒锐的订单" asks by itself, and so does "恒锐呢". */
const NAMES_ORDERS = /^.{1,40}(?:的|那个|这个|那张|那批)(?:所有|全部)?(?:订单|单子|单|货)$/;
const AND_WHAT_ABOUT = /^.{1,40}呢\s*[?？]*$/;

/** What is left when the question is taken away; null when nothing in the text asks for an order. */
export function whereReference(text: string): string | null {
  const cleaned = stripPolite(text);
  const asked = stripCues(cleaned);
  if (asked !== null) return tidyReference(asked);
  const clause = clauseThatAsks(cleaned);
  if (clause !== null) return clause;
  const asks = isBareReference(cleaned) || NAMES_ORDERS.test(cleaned) || AND_WHAT_ABOUT.test(text);
  return asks ? tidyReference(cleaned) : null;
}

/** "恒锐那批到哪一步了，客户催得很急": one part asks and the rest tells why. */
function clauseThatAsks(text: string): string | null {
  const clauses = text.split(/[,，。;；!！]/).filter((clause) => clause !== '');
  if (clauses.length < 2) return null;
  for (const clause of clauses) {
    const asked = stripCues(stripPolite(clause));
    const reference = asked === null ? '' : tidyReference(asked);
    if (reference !== '') return reference;
  }
  return null;
}

function stripCues(text: string): string | null {
  const now = untilSame(text, (rest) => stripPolite(rest.replace(CUES_AFTER, '').replace(CUES_BEFORE, '')));
  const numbers = now.match(NUMBERS);
  if (numbers) return [...new Set(numbers.map((number) => number.trim()))].join(' ');
  return now === text ? null : now;
}

/** A number or a product code alone is a question too; Chinese words alone are not. */
function isBareReference(text: string): boolean {
  if (!/\d/.test(text) || text.length > 40) return false;
  return (
    /^[a-z0-9][a-z0-9 ._#/-]*(?:号|号单|的?单子?|的?订单)?$/i.test(text) || /^尾号\s*\d{2,8}$/.test(text)
  );
}

function tidyReference(text: string): string {
  const now = untilSame(text, (rest) =>
    stripPolite(rest.replace(ORDER_WORDS_BEFORE, '').replace(ORDER_WORDS_AFTER, '')),
  );
  return now === '我' || now === '我们' || now === '我自己' ? '' : now;
}

const DUE_DATE =
  /(?:交期|交货期|交货日期|承诺日期|日期).{0,8}(?:改|延|推|提前|调)|改期|(?:延期|延后|推迟|延|推|提前)到/;
const CHANGE =
  /^(?:请|帮我?|麻烦)*(?:把|将)|(?:取消|作废|撤销|暂停|恢复|关闭|终止)(?!了|的|原因|过|吗|没)|(?:改成|改为|改到|变更为|设为|设成|标为|标记|更新为|修改为|转为)/;
/** The mark, or what was planned for it, is to be taken back. */
const RUSH_OFF =
  /(?:取消|撤销|撤回|撤掉|解除|不用|不要|不再|无需|别)(?:再)?(?:加急|插单)|(?:加急|插单)(?:取消|撤销|不要了)/;
const ASKS = /吗|么|？|\?|为什么|为啥|怎么|是不是|有没有|谁|哪|什么|几/;

/** 吗, 为什么, 怎么: asked, not wanted. */
export const isAsking = (text: string): boolean => ASKS.test(text);

/** Whether the words want an order's date moved. */
export const wantsDate = (text: string): boolean => DUE_DATE.test(text);

/** What the words want done to the order they name: words do not do it, so the answer says what does. */
export function wishOf(text: string): Wish | undefined {
  if (ASKS.test(text)) return undefined;
  if (DUE_DATE.test(text)) return 'due_date';
  if (RUSH_OFF.test(text)) return 'rush_off';
  return CHANGE.test(text) ? 'change' : undefined;
}
