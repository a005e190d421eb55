/**
 * The four views, the drill-down list and what can be asked of them. `GET /board/api/view/:view?…` with the other
 * keys of ViewQuery as query parameters answers with a ViewPage. Pure types and names, shared by server and page.
 */

/**
 * todo 今日待办: 待审核 or 备料中, created within 24 hours · risk 交付风险: promised date − today ≤ 3 days and not shipped ·
 * customers 客户全景: orders, on-time rate, mean rework per customer · anomalies 异常溯源: the three checkpoints with the
 * most time-outs in 7 days · orders: any orders, for drill-down.
 */
export const VIEWS = ['todo', 'risk', 'customers', 'anomalies', 'orders'] as const;
export type View = (typeof VIEWS)[number];

/**
 * By what each view can be sorted, the first by default, each in its natural direction: much before little (`orders`,
 * `amount` …), new before old (`created`, `shipped` of view orders), bad before good (`onTime`, `rework`), near before far
 * (`promised`), long before short (`waiting`). `-` in front turns it round.
 */
export const SORTS = {
  /** `waiting`: the longest in its status first. */
  todo: ['created', 'promised', 'waiting', 'number', 'customer'],
  /** `urgency`: pinned by a delivery warning first, then the nearest promise. */
  risk: ['urgency', 'promised', 'waiting', 'number', 'customer', 'amount'],
  customers: ['orders', 'open', 'onTime', 'rework', 'name'],
  anomalies: ['timeouts'],
  /** The newest first: those that were delivered long ago are nobody's business any more. */
  orders: ['created', 'promised', 'shipped', 'waiting', 'number', 'customer', 'quantity', 'amount'],
} as const satisfies Record<View, readonly string[]>;

/** See VIEW_FILTERS for each. */
export type ViewFilter = keyof typeof VIEW_FILTERS;

/** What each filter takes; days are `YYYY-MM-DD`, both ends inclusive. Filters hold together (and). */
export const VIEW_FILTERS = {
  /** Words over number, customer, product, customer's PO; each word must occur. */
  text: 'words',
  /** A customer's id, or (a part of) a name. */
  customer: 'words',
  /** A product's code, or (a part of) a name. */
  product: 'words',
  /** Keys of the status flow, several with `,`. */
  status: 'list',
  /** Who has it in hand: user ids, several with `,`; `none`: nobody; `me`. */
  owner: 'list',
  /** The same of who sold it. */
  salesperson: 'list',
  /** Whose it is: who sold it, has it in hand or entered it (user ids, several with `,`; `me`). */
  person: 'list',
  rush: 'yes-no',
  cancelled: 'yes-no',
  /** Promised before today and not shipped (on hold included, cancelled not). */
  overdue: 'yes-no',
  /** Whether it is still in work (not in a terminal status). */
  open: 'yes-no',
  /** Whether it has left the factory. */
  shipped: 'yes-no',
  /** Whether a checkpoint of it is past its deadline and not answered. */
  stuck: 'yes-no',
  /** Whether a delivery warning is open. */
  warned: 'yes-no',
  /** Whether inspection has sent it back at least once. */
  rework: 'yes-no',
  promisedFrom: 'day',
  promisedTo: 'day',
  /** The original promise. */
  originalFrom: 'day',
  originalTo: 'day',
  shippedFrom: 'day',
  shippedTo: 'day',
  createdFrom: 'day',
  createdTo: 'day',
  /** Counts in the on-time rate against the present promise: `due`; of these kept: `kept`; not kept: `missed`. */
  onTime: 'delivery',
  /** The same against the original promise. */
  onTimeOriginal: 'delivery',
  /** Whose checkpoint of this key timed out within `timeoutFrom`–`timeoutTo`; `any`: of any key. */
  timeout: 'list',
  timeoutFrom: 'instant',
  timeoutTo: 'instant',
} as const satisfies Record<string, 'words' | 'list' | 'yes-no' | 'day' | 'delivery' | 'instant'>;

/** All values are URL-safe strings; `yes-no`: `yes` | `no`; `delivery`: `due` | `kept` | `missed`. */
export type ViewQuery = { view: View } & { [K in ViewFilter]?: string } & {
  sort?: string;
  /** Where a page ended (`next` of it). */
  cursor?: string;
  /** Rows per page, 1 to 200; 50 by default. */
  limit?: string;
};

export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad';

export interface PersonRef {
  userId: string;
  name: string;
}

/** What an order waits for. */
export type Waits =
  /** A checkpoint that has not passed, and whose signatures are missing. */
  | {
      kind: 'checkpoint';
      id: number;
      name: string;
      rejected: boolean;
      late: boolean;
      /** ISO instant. */
      deadlineAt: string | null;
      who: string[];
    }
  /** Materials that are missing; absent for readers without the sight of material. */
  | { kind: 'material'; missing: number /** Day on which the last is expected. */; expected: string | null }
  | { kind: 'incident'; name: string }
  | { kind: 'hold' }
  /** What the status waits for, in the factory's own words. */
  | { kind: 'status'; text: string };

/** An order in a list. What its reader may not see is absent. */
export interface OrderRow {
  kind: 'order';
  id: number;
  number: string;
  customer: { id: number; name: string };
  product: { code: string; name: string; unit: string };
  quantity: number;
  status: { key: string; name: string; tone: Tone };
  /** ISO instant. */
  statusSince: string;
  /** Clock minutes in the present status. */
  clockMinutesInStatus: number;
  promisedDate: string;
  originalPromisedDate: string;
  shippedDate: string | null;
  /** Promised date − today in days; below 0: late. null once it is shipped or will never be. */
  daysLeft: number | null;
  /** Late already: not shipped and promised before today, or shipped after the promise. */
  late: boolean;
  rush: boolean;
  /** Finished or cancelled: nobody has it in hand any more. */
  over: boolean;
  owner: PersonRef | null;
  salesperson: PersonRef | null;
  /** ISO instant. */
  createdAt: string;
  /** Yuan, decimal text; absent where the reader may not see amounts, null while there is no price. */
  amount?: string | null;
  /** Absent without the sight of quality. */
  reworkCount?: number;
  /** In the views todo and risk. */
  waits?: Waits[];
  /** View risk: a delivery warning is open. */
  pinned?: boolean;
  /** View risk: when it will likely leave; null: not known. */
  expectedDate?: string | null;
}

export interface CustomerRow {
  kind: 'customer';
  id: number;
  name: string;
  fullName: string;
  salesperson: PersonRef | null;
  /** So far, cancelled ones not counted; of these in work, and late. */
  orders: number;
  open: number;
  overdue: number;
  /** Orders that were due, and of these shipped on the promised day at the latest: present and original promise. */
  due: number;
  onTime: number;
  onTimeOriginal: number;
  /** Shares 0…1; null where nothing was due. */
  onTimeRate: number | null;
  onTimeRateOriginal: number | null;
  /** Mean number of times that inspection sent an order back; absent without the sight of quality. */
  meanRework?: number;
  /** Yuan over all orders, decimal text; absent without the sight of amounts. */
  amount?: string;
  /** `YYYY-MM-DD` of the newest order. */
  lastOrderDate: string;
  /** Its orders. */
  drill: ViewQuery;
}

export interface AnomalyRow {
  kind: 'anomaly';
  /** Key in checkpoints.yaml. */
  checkpoint: string;
  name: string;
  timeouts: number;
  /** Orders that they were of. */
  orders: number;
  /** Of these time-outs not answered yet. */
  open: number;
  /** Median from the deadline to the answer (or to now), clock minutes. */
  medianLateClockMinutes: number;
  /** Who let it time out most often, at most three. */
  people: { name: string; timeouts: number }[];
  /** The orders. */
  drill: ViewQuery;
}

export type ViewRow = OrderRow | CustomerRow | AnomalyRow;

/** A page of a view. */
export interface ViewPage {
  view: View;
  rows: ViewRow[];
  /** Rows in all pages together. */
  total: number;
  /** `cursor` of the next page; null on the last one. */
  next: string | null;
  /** The sort in force, e.g. `-promised`. */
  sort: string;
  /** What is asked, in words: `客户 恒锐 · 已逾期`; '' without filters. */
  title: string;
  /** Shanghai day of the service's clock, and the instant (ISO). */
  today: string;
  now: string;
  /** Whether the reader sees amounts of any of their orders: whether to show the column. */
  amounts: boolean;
}

/** What a filter can be chosen from: `GET /board/api/view-choices`. */
export interface ViewChoices {
  statuses: { key: string; name: string }[];
  owners: PersonRef[];
  salespeople: PersonRef[];
}
