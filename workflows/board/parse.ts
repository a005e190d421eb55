import { SORTS, VIEW_FILTERS, VIEWS, type View, type ViewFilter } from '../../board/api/views.ts';
import type { Ctx } from '../context.ts';
import { isRealDay } from '../dates/civil.ts';
import { AppError } from '../errors.ts';
import { FILTER_NAMES } from './names.ts';

/** A query that has been checked. */
export interface Asked {
  view: View;
  filters: Filters;
  sort: Sort;
  /** Rows per page. */
  limit: number;
  cursor: string | null;
}

/** The filters that were given, each as its kind has it. */
export type Filters = { [K in ViewFilter]?: FilterValue<(typeof VIEW_FILTERS)[K]> };
type FilterValue<Kind> = Kind extends 'list'
  ? string[]
  : Kind extends 'yes-no'
    ? boolean
    : Kind extends 'delivery'
      ? Delivery
      : string;
export type Delivery = 'due' | 'kept' | 'missed';

export interface Sort {
  key: string;
  /** Against its natural direction. */
  turned: boolean;
}

const MOST_ROWS = 200;
const USUAL_ROWS = 50;
const MOST_TEXT = 60;
const MOST_WORDS = 5;
const MOST_LIST = 30;

/**
 * Reads what was asked. Nothing is ignored: an unknown word or value is told.
 * @throws AppError board.*
 */
export function parseQuery(
  { factory }: Pick<Ctx, 'factory'>,
  query: Readonly<Record<string, string | undefined>>,
): Asked {
  const view = viewOf(query.view);
  const filters: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || OTHERS.has(name)) continue;
    if (!Object.hasOwn(VIEW_FILTERS, name))
      throw new AppError('board.unknown_filter', { name: name.slice(0, 30) });
    if (value.trim() !== '') filters[name] = readValue(name as ViewFilter, value.trim());
  }
  checkTogether(factory, filters as Filters);
  return {
    view,
    filters: filters as Filters,
    sort: sortOf(view, query.sort),
    limit: limitOf(query.limit),
    cursor: query.cursor || null,
  };
}

function checkTogether({ flow }: Ctx['factory'], filters: Filters): void {
  // One that a former configuration had stands in old orders: it is well written, at least.
  const strange = filters.status?.find((key) => !flow.states[key] && !/^[a-z][a-z0-9_]{0,39}$/.test(key));
  if (strange !== undefined) {
    const names = Object.values(flow.states).map((one) => one.name);
    throw new AppError('board.no_such_status', { text: strange.slice(0, 30), names: names.join('、') });
  }
  if (!filters.timeout && (filters.timeoutFrom ?? filters.timeoutTo))
    throw new AppError('board.timeout_missing');
  for (const [from, to] of RANGES) {
    const [first, last] = [filters[from], filters[to]];
    if (first && last && first > last)
      throw new AppError('board.range_reversed', { name: FILTER_NAMES[from] });
  }
}

const OTHERS = new Set(['view', 'sort', 'cursor', 'limit']);
const RANGES = [
  ['promisedFrom', 'promisedTo'],
  ['originalFrom', 'originalTo'],
  ['shippedFrom', 'shippedTo'],
  ['createdFrom', 'createdTo'],
  ['timeoutFrom', 'timeoutTo'],
] as const;

function viewOf(value: string | undefined): View {
  const view = VIEWS.find((one) => one === value);
  if (!view) throw new AppError('board.no_such_view', { text: (value ?? '').slice(0, 30) });
  return view;
}

function readValue(name: ViewFilter, value: string): unknown {
  const bad = (code: string) => new AppError(code, { name: FILTER_NAMES[name], text: value.slice(0, 30) });
  switch (VIEW_FILTERS[name]) {
    case 'words':
      if (value.length > MOST_TEXT || value.split(/\s+/).length > MOST_WORDS)
        throw bad('board.text_too_long');
      return value;
    case 'list': {
      const list = [...new Set(value.split(',').map((one) => one.trim()))].filter((one) => one !== '');
      if (list.length === 0 || list.length > MOST_LIST) throw bad('board.bad_list');
      return list;
    }
    case 'yes-no':
      if (value !== 'yes' && value !== 'no') throw bad('board.bad_yes_no');
      return value === 'yes';
    case 'delivery':
      if (!['due', 'kept', 'missed'].includes(value)) throw bad('board.bad_delivery');
      return value;
    case 'day':
      if (!isDay(value)) throw bad('board.bad_day');
      return value;
    case 'instant':
      return instantOf(value) ?? fail(bad('board.bad_instant'));
  }
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && year >= 1990 && isRealDay(year, month, day);
}

const fail = (err: AppError): never => {
  throw err;
};

/** ISO 8601 with an offset or Z. */
function instantOf(value: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})$/.test(value))
    return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

function sortOf(view: View, value: string | undefined): Sort {
  const [usual] = SORTS[view];
  if (!value) return { key: usual, turned: false };
  const key = value.replace(/^-/, '');
  if (!(SORTS[view] as readonly string[]).includes(key))
    throw new AppError('board.no_such_sort', { text: key.slice(0, 30) });
  return { key, turned: value.startsWith('-') };
}

function limitOf(value: string | undefined): number {
  if (!value) return USUAL_ROWS;
  const limit = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > MOST_ROWS) throw new AppError('board.bad_limit', { most: MOST_ROWS });
  return limit;
}

export const sortText = ({ key, turned }: Sort): string => `${turned ? '-' : ''}${key}`;
