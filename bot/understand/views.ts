import { EXPORT_PERIOD } from '../../workflows/export/period-words.ts';
import type { ExportDraft, Intent } from '../../workflows/intents.ts';

const ASKS = '(?:打开|看看?|查看?|查询|给我|发|我要看?)?(?:一下|下)?\\s*';
const VIEW = new RegExp(
  `^${ASKS}(?:今天的?|本周的?)?(今日待办|客户全景|客户全貌|异常溯源|异常来源|超时排行)(?:看板|视图|图|情况|列表|清单)?(?:是|怎么样|如何|有哪些|呢)*$`,
);
const NAMED: Readonly<Record<string, 'todo' | 'customers' | 'anomalies'>> = {
  今日待办: 'todo',
  客户全景: 'customers',
  客户全貌: 'customers',
  异常溯源: 'anomalies',
  异常来源: 'anomalies',
  超时排行: 'anomalies',
};

/** 今日待办, 客户全景, 异常溯源. What waits for oneself is 我的待办. */
export function readView(text: string, plain: string): Intent | null {
  const named = (VIEW.exec(text) ?? VIEW.exec(plain))?.[1];
  const view = named === undefined ? undefined : NAMED[named];
  return view ? { kind: 'view.show', view } : null;
}

/** 导轨 and the like are products. */
const VERB = '(?:导出|下载|导一下|导(?![轨热电柱套向管流线体航师致入料板杆程]))';
/** 导出下月订单 says nothing of 一下. */
const A_BIT = '(?:一?下(?!个?(?:月|周|星期|礼拜|季|半年))|一?[份张个](?!月))?';
const TO_ME = '(?:给我|发我|发给我|来|到(?:表格|excel))?';
const EXPORT = new RegExp(
  `^(?:我?要|想|请)?${VERB}${A_BIT}[:：\\s]*(.+?)${TO_ME}$|^(?:把|将)?(.+?)\\s*(?:导出|导成(?:表格|excel)|导一下|导)${TO_ME}$`,
  'i',
);
const FILE = /(?:的)?(?:excel|表格|报表|表|文件|清单|列表|明细|数据|看板)+$/i;
const PERIOD = new RegExp(EXPORT_PERIOD);
const NOT_YET = '(?<!(?:未|没|没有|尚未|待|不)(?:已)?)';
const WHICH: readonly (readonly [RegExp, Partial<ExportDraft>])[] = [
  [/(?:交付|交期)?(?:有)?风险(?:板|的?订单|的?单子)?/, { view: 'risk' }],
  [/今日待办/, { view: 'todo' }],
  [/客户全景|客户全貌|客户(?:统计|汇总)/, { view: 'customers' }],
  [/异常溯源|异常来源/, { view: 'anomalies' }],
  [/(?:已?经?逾期|超期|延期)(?:了)?(?:的)?/, { view: 'orders', only: 'overdue' }],
  [/(?:在办|未完成|没完成|没做完|进行中)(?:的)?/, { view: 'orders', only: 'open' }],
  [new RegExp(`${NOT_YET}已?(?:发货|出货)了?(?:的)?`), { view: 'orders', day: 'shipped' }],
  [/(?:承诺)?交期(?:在|是|为)?(?:的)?|(?:要交|应交|该交|到期)(?:的)?/, { view: 'orders', day: 'promised' }],
  [/(?:所有|全部)?(?:的)?(?:订单|单子)/, { view: 'orders' }],
];
/** What lies ahead can only be promised. */
const AHEAD = /^(?:下|未来|今后|接下来|明|后)/;
const ALL = /^(?:的|所有|全部|全厂|我们)*$/;
/** Words of other exports, which have rules of their own. */
const OTHERS =
  /BOM|物料清单|工艺路线|质量标准|基础资料|主数据|配置|规则|审计|日志|(?:操作|修改|变更|历史)记录|全貌|全息/i;

/**
 * 导出 3月订单, 导出 风险, 导出 恒锐 上月发货, 把三月份的订单导出来. A period alone can only mean orders. What else is said is
 * handed on: the flow knows names and states, and tells what of it says nothing.
 */
export function readExport(_text: string, plain: string): Intent | null {
  const said = exported(plain);
  if (said === null || OTHERS.test(said)) return null;
  const draft = draftOf(said);
  return draft.view || draft.period || ALL.test(draft.words ?? '') ? exportOf(draft) : null;
}

/** After all other rules: 导出 恒锐, 导出 生产中. What is no order the flow tells. */
export function readOtherExport(_text: string, plain: string): Intent | null {
  const said = /^(?:我?要|想|请)?导出/.test(plain) ? exported(plain) : null;
  return said === null || OTHERS.test(said) ? null : exportOf(draftOf(said));
}

function exported(plain: string): string | null {
  const match = /怎么|如何|为什么/.test(plain) ? null : EXPORT.exec(plain);
  const said = (match?.[1] ?? match?.[2] ?? '').replace(FILE, '').trim();
  return said === '' ? null : said;
}

function draftOf(said: string): Partial<ExportDraft> {
  let rest = said;
  const period = PERIOD.exec(rest)?.[0];
  if (period !== undefined) rest = rest.replace(period, ' ');
  let draft: Partial<ExportDraft> = {};
  for (const [pattern, part] of WHICH) {
    if (!pattern.test(rest)) continue;
    draft = { ...part, ...draft };
    rest = rest.replace(pattern, ' ');
  }
  // 的 stays between words: it parts a name from what is said of it.
  const words = rest
    .replace(/\s*的(?:\s|$)|^\s*的/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return {
    ...draft,
    ...(period === undefined ? {} : { period: period.replace(/\s/g, '') }),
    ...(words === '' ? {} : { words }),
  };
}

function exportOf({ view = 'orders', day, only, period, words = '' }: Partial<ExportDraft>): Intent {
  return {
    kind: 'view.export',
    draft: {
      view,
      day: day ?? (period && AHEAD.test(period) ? 'promised' : 'created'),
      ...(only ? { only } : {}),
      ...(period === undefined ? {} : { period }),
      ...(ALL.test(words) ? {} : { words }),
    },
  };
}
