import type {
  BarsData,
  BoardData,
  Figure,
  OnTimeWeek,
  RiskListData,
  RiskRow,
  StatusCount,
  StatusRingData,
  TodayData,
  TrendData,
} from '../board-data.ts';

const AS_OF = Math.floor(Date.parse('2026-11-26T08:12:00+08:00') / 60_000);

const NAMES = ['待审核', '已确认', '备料中', '生产中', '质检中', '已发货', '暂停'];
const statusesOf = (counts: readonly number[]): StatusCount[] =>
  NAMES.map((name, index) => ({ key: `status-${index}`, name, count: counts[index] ?? 0 }));

const MONDAYS = [
  '9/7',
  '9/14',
  '9/21',
  '9/28',
  '10/5',
  '10/12',
  '10/19',
  '10/26',
  '11/2',
  '11/9',
  '11/16',
  '11/23',
];
const monday = (text: string): string => {
  const [month = '', day = ''] = text.split('/');
  return `2026-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
};
const weeksOf = (original: readonly (number | null)[], current: readonly (number | null)[]): OnTimeWeek[] =>
  MONDAYS.map((text, index) => ({
    from: monday(text),
    due: original[index] == null ? 0 : 180 + index * 7,
    original: original[index] ?? null,
    current: current[index] ?? null,
  }));

const USUAL_WEEKS = weeksOf(
  [0.68, 0.71, 0.7, 0.74, null, 0.79, 0.83, 0.86, 0.88, 0.91, 0.9, 0.93],
  [0.75, 0.78, 0.76, 0.81, null, 0.85, 0.88, 0.91, 0.93, 0.95, 0.94, 0.97],
);

const USUAL_FIGURES: readonly Figure[] = [
  {
    key: 'on_time_original',
    name: '准时率（原承诺）',
    span: '近 7 天',
    value: 0.924,
    unit: 'share',
    better: 'more',
    lastWeek: 0.901,
    lastMonth: 0.862,
  },
  {
    key: 'on_time',
    name: '准时率（现承诺）',
    span: '近 7 天',
    value: 0.961,
    unit: 'share',
    better: 'more',
    lastWeek: 0.973,
    lastMonth: 0.93,
    health: 'watch',
  },
  {
    key: 'open',
    name: '在手订单',
    value: 312,
    unit: 'orders',
    better: 'neither',
    lastWeek: 298,
    lastMonth: 301,
  },
  {
    key: 'overdue',
    name: '已逾期',
    value: 7,
    unit: 'orders',
    better: 'less',
    lastWeek: 4,
    lastMonth: 9,
    health: 'bad',
  },
  {
    key: 'osrt',
    name: 'OSRT 中位数',
    value: 126,
    unit: 'minutes',
    better: 'less',
    lastWeek: 150,
    lastMonth: 1038,
  },
  {
    key: 'timeouts',
    name: '关卡超时',
    span: '近 7 天',
    value: 3,
    unit: 'count',
    better: 'less',
    lastWeek: 3,
    lastMonth: null,
  },
];

const OWNERS = ['陈工', '王计划', '刘主管', null, '赵采购'];
const CUSTOMERS = ['恒锐', '同创智能', '博远机电', '鑫淼精密', '囍盛'];
const PRODUCTS = ['快换模组 KHM-200', '液压夹具 YJ-35', '分度盘 FD-8', '电控柜 DK-12', '压铸治具'];
const row = (index: number, daysLeft: number): RiskRow => ({
  number: `SO-20261101-${String(index + 1).padStart(4, '0')}`,
  customer: CUSTOMERS[index % 5] ?? '',
  product: PRODUCTS[index % 5] ?? '',
  daysLeft,
  promisedDate: '2026-11-26',
  status: NAMES[1 + (index % 4)] ?? '',
  owner: OWNERS[index % 5] ?? null,
  ...(index === 1 ? { rush: true } : {}),
});

const LONG: RiskRow = {
  number: 'SO-20261101-0001-2026-HENGRUI-A',
  customer: '内蒙古自治区呼和浩特市恒锐智能装备制造（集团）股份有限公司第二分公司',
  product: 'KHM-200-WWWWWW-XL 超长名称不锈钢双工位液压快换模组（含镀镍与热处理）',
  daysLeft: -128,
  promisedDate: '2026-07-21',
  status: '等待客户最终书面确认中',
  owner: '欧阳买买提·阿卜杜热西提',
  rush: true,
};
const RARE: RiskRow = {
  ...row(2, -1),
  customer: '㴪川犇骉堃𠮷',
  product: '镕铉砼夹具 ①型 ≤5℃',
  owner: '㛃瑄',
};

export const usualRing = (): StatusRingData => ({
  kind: 'status-ring',
  asOf: AS_OF,
  statuses: statusesOf([12, 48, 63, 121, 34, 30, 4]),
});

export const usualTrend = (): TrendData => ({ kind: 'trend', asOf: AS_OF, weeks: USUAL_WEEKS, target: 0.95 });

export const usualBars = (): BarsData => ({
  kind: 'bars',
  asOf: AS_OF,
  title: 'OSRT 按环节',
  period: { from: '2026-11-01', to: '2026-11-26' },
  rows: [
    { name: '待审核 → 计划员', median: 41, p90: 190, count: 812 },
    { name: '已确认 → 采购员', median: 155, p90: 610, count: 790, mark: true },
    { name: '备料中 → 仓管员', median: 96, p90: 320, count: 781 },
    { name: '生产中 → 生产主管', median: 210, p90: 840, count: 770 },
    { name: '质检中 → 质检员', median: 62, p90: 170, count: 765 },
    { name: '已发货 → 业务员', median: null, p90: null, count: 0 },
  ],
  hidden: 0,
  all: { median: 126, p90: 540, count: 3_918 },
  target: 126,
});

export const usualBoard = (): BoardData => ({
  kind: 'board',
  asOf: AS_OF,
  scope: '',
  figures: USUAL_FIGURES,
  statuses: usualRing().statuses,
  weeks: USUAL_WEEKS,
  target: 0.95,
});

export const usualRisk = (): RiskListData => ({
  kind: 'risk-list',
  asOf: AS_OF,
  scope: '',
  rows: [-9, -3, -1, 0, 1, 2, 2, 3].map((days, index) => row(index, days)),
  total: 11,
  late: 3,
  withinDays: 3,
});

export const usualToday = (): TodayData => ({
  kind: 'today',
  asOf: AS_OF,
  scope: '',
  verdict: 'bad',
  sentence: '7 单已逾期，其中恒锐 SO-20261101-0001 逾期 9 天无人处理；今天要发的 5 单里 2 单还没质检。',
  figures: USUAL_FIGURES,
  worst: usualRisk().rows.slice(0, 5),
  atRisk: 11,
});

const nothing = (figure: Figure): Figure => {
  const { health: _health, ...rest } = figure;
  return {
    ...rest,
    value: rest.unit === 'orders' || rest.unit === 'count' ? 0 : null,
    lastWeek: null,
    lastMonth: null,
  };
};

/** Boards as they come one day: of an empty factory, of one order, of 500 late ones, with names that are too long or rare. */
export const EDGES = {
  'empty ring': { ...usualRing(), statuses: statusesOf([]) },
  'empty trend': { ...usualTrend(), weeks: weeksOf([], []) },
  'empty bars': { ...usualBars(), rows: [], all: { median: null, p90: null, count: 0 } },
  'empty board': {
    ...usualBoard(),
    figures: USUAL_FIGURES.map(nothing),
    statuses: statusesOf([]),
    weeks: weeksOf([], []),
  },
  'empty risk': { ...usualRisk(), rows: [], total: 0, late: 0 },
  'empty today': {
    ...usualToday(),
    verdict: 'good',
    sentence: '还没有订单。',
    figures: USUAL_FIGURES.map(nothing),
    worst: [],
    atRisk: 0,
  },
  'one board': {
    ...usualBoard(),
    scope: '林晓 的订单',
    figures: USUAL_FIGURES.map(nothing).slice(0, 5),
    statuses: statusesOf([1]),
    weeks: weeksOf(
      [null, null, null, null, null, null, null, null, null, null, null, 1],
      [null, null, null, null, null, null, null, null, null, null, null, 1],
    ),
  },
  'one today': {
    ...usualToday(),
    verdict: 'watch',
    sentence: '1 单今天到期，还在生产中。',
    worst: [row(0, 0)],
    atRisk: 1,
  },
  'late risk': {
    ...usualRisk(),
    rows: Array.from({ length: 12 }, (_, index) => row(index, index - 60)),
    total: 500,
    late: 500,
  },
  'late board': {
    ...usualBoard(),
    figures: USUAL_FIGURES.map((one) => ({
      ...one,
      value: one.unit === 'share' ? 0.024 : 123_456,
      health: 'bad' as const,
    })),
    statuses: statusesOf([12_345, 2, 1, 45_678, 3, 0, 99]),
    weeks: weeksOf(
      [0.1, 0.05, 0, 0, 0.02, 0.1, 0.2, 0.1, 0, 0, 0.01, 0],
      [0.1, 0.05, 0, 0, 0.02, 0.1, 0.2, 0.1, 0, 0, 0.01, 0],
    ),
  },
  'long today': {
    ...usualToday(),
    scope: '内蒙古自治区呼和浩特市恒锐智能装备制造（集团）股份有限公司',
    sentence: `${'很多订单已经逾期，而且没有人处理；'.repeat(12)}请马上看。`,
    figures: [
      {
        key: 'amount',
        name: '在手金额（含税，按现承诺计算）',
        value: 1_234_567_890,
        unit: 'yuan',
        better: 'more',
        lastWeek: 123,
        lastMonth: 9_999_999_999,
      },
      ...USUAL_FIGURES.slice(1),
    ],
    worst: [LONG, RARE, LONG],
    atRisk: 3,
  },
  'long bars': {
    ...usualBars(),
    rows: [
      {
        name: '结构工程师确认BOM冻结及采购总监审批替代料清单 → 结构工程师',
        median: 1,
        p90: 60_000,
        count: 1,
        mark: true,
      },
      { name: '欧阳买买提·阿卜杜热西提', median: 60_000, p90: 60_000, count: 12_345 },
    ],
    target: null,
    hidden: 120,
  },
} as const satisfies Record<
  string,
  StatusRingData | TrendData | BarsData | BoardData | RiskListData | TodayData
>;
