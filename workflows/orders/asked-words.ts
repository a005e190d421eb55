import { addDays, daysInMonth, formatIso, parseIso, weekday } from '../dates/civil.ts';
import type { StatusFlow } from '../factory/factory.ts';
import { isDelivered, isHold, statusOf } from '../factory/rules.ts';
import { readNumeral } from './numeral.ts';

/** What orders must be beside whose and what: all of it. Days are Shanghai days, both ends included. */
export interface OrderFilter {
  /** Null: any status. */
  statuses: readonly string[] | null;
  dueFrom: string | null;
  dueUntil: string | null;
  rush: boolean;
  quantity: number | null;
  /** The orders that the asker sold, has or entered. */
  mine: boolean;
}

/** A piece of text taken apart: what it says about the state of orders, and the words that may be names. */
export interface AskedWords {
  filter: OrderFilter;
  /** The words of the filter, as written. */
  filterWords: string[];
  names: string[];
}

const NO_FILTER: OrderFilter = {
  statuses: null,
  dueFrom: null,
  dueUntil: null,
  rush: false,
  quantity: null,
  mine: false,
};

/** Whether nothing was asked of the orders but the quantity, which alone picks out none. */
export const isUnfiltered = ({ statuses, dueFrom, dueUntil, rush, mine }: OrderFilter): boolean =>
  statuses === null && dueFrom === null && dueUntil === null && !rush && !mine;

/** Orders whose goods are still to leave. */
export const waiting = (flow: StatusFlow): string[] =>
  Object.keys(flow.states).filter((key) => !isDelivered(flow, key) && !statusOf(flow, key).terminal);

interface Rule {
  pattern: RegExp;
  put(filter: OrderFilter, words: string): void;
}

const narrowTo = (filter: OrderFilter, keys: readonly string[]): void => {
  filter.statuses = filter.statuses?.filter((key) => keys.includes(key)) ?? keys;
};

const DAY_WORDS = '今天|今日|明天|明日|后天|本周|这周|这个?星期|下周|下个?星期|本月|这个月';
const UNITS = '套|台|只|支|根|组|箱|PCS';

/** `9套`, `九套`; `3个单` counts orders. */
export const QUANTITY = new RegExp(
  `(?<![\\dA-Z-])(\\d{1,7}|[一二两三四五六七八九十百千]{1,5})\\s?(?:${UNITS}|[件个](?!单|订))`,
);

/** In this order: 没发货 before 发货. The texts are folded (upper case). */
function rulesFor(flow: StatusFlow, today: string): Rule[] {
  const open = waiting(flow);
  return [
    {
      pattern: new RegExp(
        `(${DAY_WORDS})(?:之?内|以?前)?(?:就?要|该|得|必须|需要?|应该?)?(?:交货|交付|交期|到期|交|要发货?|出货)`,
      ),
      put: (filter, words) => {
        narrowTo(filter, open);
        [filter.dueFrom, filter.dueUntil] = span(words, today);
      },
    },
    {
      pattern:
        /(?:还|都)?(?:没有?|未|尚未)(?:发货|发出|发|交货|交付|交|出货|完成|完|做完|做好)(?:了|过|出|出去)?|待发货/,
      put: (filter) => narrowTo(filter, open),
    },
    {
      pattern: /(?:已经?)?(?:逾期|超期|过期|延期|延误|拖期|晚交|迟交)(?:未交|未发|没交|没发)?了?/,
      put: (filter) => {
        narrowTo(filter, open);
        filter.dueUntil = addDays(today, -1);
      },
    },
    {
      pattern: /(?<!不)(?:特急|加急|紧急)(?:单子?)?|急单/,
      put: (filter) => {
        filter.rush = true;
      },
    },
    ...Object.keys(flow.states).map(
      (key): Rule => ({
        pattern: statusPattern(statusOf(flow, key).name, isHold(flow, key)),
        put: (filter) => narrowTo(filter, [key]),
      }),
    ),
    {
      pattern: QUANTITY,
      put: (filter, words) => {
        const number = readNumeral(words);
        if (number !== null && number !== '1') filter.quantity = Number(number);
      },
    },
    {
      pattern: /(?<!\p{Script=Han})(我们?|我自己)(?=的|手上|名下|还|有|$|\s)(?:手上|名下)?/u,
      put: (filter) => {
        filter.mine = true;
      },
    },
  ];
}

/** 生产中: also 在生产, 正在生产; 已发货: also 发货了, 发了货. */
function statusPattern(name: string, hold: boolean): RegExp {
  const plain = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').toUpperCase();
  if (/^已./.test(name)) {
    const core = plain.slice(1);
    const split = core.length === 2 ? `|${core[0]}了${core[1]}|${core[0]}掉` : '';
    return new RegExp(`已经?${core}了?|${core}了(?!吗|没)${split}`);
  }
  if (/.中$/.test(name)) {
    const core = plain.slice(0, -1);
    return new RegExp(`正?在${core}中?|${core}中`);
  }
  return new RegExp(hold ? `(?:已|被)?${plain}(?:了|中|着)?` : plain);
}

function span(words: string, today: string): [string, string] {
  const monday = addDays(today, 1 - weekday(today));
  if (/后天/.test(words)) return [addDays(today, 2), addDays(today, 2)];
  if (/明/.test(words)) return [addDays(today, 1), addDays(today, 1)];
  if (/下/.test(words)) return [addDays(monday, 7), addDays(monday, 13)];
  if (/周|星期/.test(words)) return [monday, addDays(monday, 6)];
  const { year, month } = parseIso(today);
  const last = formatIso({ year, month, day: daysInMonth(year, month) });
  if (/月/.test(words)) return [formatIso({ year, month, day: 1 }), last];
  return [today, today];
}

/** Words that say "order" or nothing at all. */
const NOISE =
  /^(?:有没有|没有|还有|总共|一共|几个|几张|几单|多少|哪些|哪几个|什么|所有|全部|现在|目前|到底|究竟|已经|都|那批|这批|那个|这个|那些|这些|那张|这张|那|这|还|有|里面|手上|名下|订单|单子|定单|单|货|东西|的|了|吗|呢|啊|要|在|是|个|件|批|子|张|请|帮|一下)+$/;
const AROUND = /^(?:那批|这批|那个|这个|那些|这些|那张|这张)(?=.{2})|(?<=.{2})(?:订单|单子|的?单|的?货)$/g;

/** Takes a piece of folded text apart that holds no known name any more. */
export function askedWords(flow: StatusFlow, text: string, today: string): AskedWords {
  const filter: OrderFilter = { ...NO_FILTER };
  const filterWords: string[] = [];
  let rest = text;
  for (const { pattern, put } of rulesFor(flow, today)) {
    const found = pattern.exec(rest);
    if (!found) continue;
    put(filter, found[1] ?? found[0]);
    filterWords.push(found[0].replace(/的$/, '').trim());
    rest = `${rest.slice(0, found.index)} ${rest.slice(found.index + found[0].length)}`;
  }
  const names = wordsOf(rest)
    .filter((word) => !NOISE.test(word))
    .map((word) => word.replace(AROUND, ''));
  return { filter, filterWords, names };
}

/** Parted at spaces, 的 and the like, and where Chinese meets letters or digits ("恒锐0042"). */
function wordsOf(folded: string): string[] {
  const apart = folded.replace(/\p{Script=Han}(?=[A-Z0-9])|[A-Z0-9](?=\p{Script=Han})/gu, '$& ');
  return apart.split(/[\s,，、。；;！!的和与及跟/]+/).filter((word) => word !== '');
}
