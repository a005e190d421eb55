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

const EXPORT =
  /^(?:我?要|想|把)?(?:导出|下载|导一下|导)(?:一下|下)?[:：\s]*(.+)$|^(.+?)\s*(?:导出|导出来|导成(?:表格|excel))$/i;
const FILE = /(?:的)?(?:excel|表格|报表|表|文件|清单|列表|明细|数据|看板)+$/i;
/** Days, as readPeriod (workflows/export/period.ts) takes them. */
const ONE =
  '(?:\\d{2,4}\\s?年\\s?)?\\d{1,2}\\s?月(?:份|\\s?\\d{1,2}\\s?[日号]?)?|\\d{4}[-./]\\d{1,2}(?:[-./]\\d{1,2})?|\\d{4}年?(?!\\d)';
const PERIOD = new RegExp(
  `(?:${ONE})(?:\\s?(?:到|至|~)\\s?(?:${ONE}|\\d{1,2}[-./]\\d{1,2}|\\d{1,2}[日号]?))?|上个?月|本月|这个?月|当月|上个?(?:周|星期)|本周|这个?(?:周|星期)|今年|本年|去年|今天|昨天`,
);
const WHICH: readonly (readonly [RegExp, Partial<ExportDraft>])[] = [
  [/(?:交付)?风险(?:板|订单)?/, { view: 'risk' }],
  [/今日待办/, { view: 'todo' }],
  [/客户全景|客户全貌|客户(?:统计|汇总)/, { view: 'customers' }],
  [/异常溯源|异常来源/, { view: 'anomalies' }],
  [/(?:已?逾期|超期|延期)(?:的)?/, { view: 'orders', only: 'overdue' }],
  [/(?:在办|未完成|没完成)(?:的)?/, { view: 'orders', only: 'open' }],
  [/(?:已?发货|出货)(?:的)?/, { view: 'orders', day: 'shipped' }],
  [/(?:承诺)?交期(?:的)?|(?:要交|应交)(?:的)?/, { view: 'orders', day: 'promised' }],
  [/(?:所有|全部)?(?:的)?(?:订单|单子)/, { view: 'orders' }],
];

/** 导出 3月订单, 导出 风险, 导出 恒锐 上月发货. What names neither a view nor orders is some other export. */
export function readExport(_text: string, plain: string): Intent | null {
  const match = EXPORT.exec(plain);
  let rest = (match?.[1] ?? match?.[2] ?? '').replace(FILE, '').trim();
  if (rest === '') return null;
  const period = PERIOD.exec(rest)?.[0];
  if (period !== undefined) rest = rest.replace(period, ' ');
  let draft: Partial<ExportDraft> = {};
  for (const [pattern, part] of WHICH) {
    if (!pattern.test(rest)) continue;
    draft = { ...part, ...draft };
    rest = rest.replace(pattern, ' ');
  }
  if (!draft.view) return null;
  const words = rest.replace(/的/g, ' ').replace(/\s+/g, ' ').trim();
  return {
    kind: 'view.export',
    draft: {
      view: draft.view,
      day: draft.day ?? 'created',
      ...(draft.only ? { only: draft.only } : {}),
      ...(period === undefined ? {} : { period: period.replace(/\s/g, '') }),
      ...(words === '' ? {} : { words }),
    },
  };
}
