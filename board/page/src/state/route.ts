/**
 * The address: a path below the page's base and filters in the query, kept in the browser's history. The base is
 * where `<base href>` says that the page is reached, so the same build works behind any prefix.
 */
import { reactive, readonly } from 'vue';

export type Query = Readonly<Record<string, string>>;

export interface Place {
  /** Begins with a slash, without the base: `/order/SO-20260315-0042`. */
  path: string;
  query: Query;
  /** Of this step in the history; two steps to the same address have two. */
  step: string;
}

/** Without a slash at the end: `/board`. */
export const base = new URL(document.baseURI).pathname.replace(/\/$/, '');

const here = reactive<{ path: string; query: Query; step: string }>({ path: '/', query: {}, step: '' });
export const place: Readonly<Place> = readonly(here);

/** Parameters in the order of their names, so that equal filters make equal addresses. */
export function queryText(query: Query): string {
  const names = Object.keys(query)
    .filter((name) => query[name] !== '')
    .sort();
  const text = new URLSearchParams(names.map((name) => [name, query[name] ?? ''])).toString();
  return text === '' ? '' : `?${text}`;
}

/** Shown on a wall, to whoever passes by: no amounts there, as in groups of the chat. */
export const onWall = (): boolean => here.query.wall === '1';

/** Address of a place, for links. `wall=1` is kept from page to page. */
export function href(path: string, query: Query = {}): string {
  const wall = here.query.wall ? { wall: here.query.wall } : {};
  return `${base}${path}${queryText({ ...wall, ...query })}`;
}

/** What the browser keeps with each step. */
interface Kept {
  step: string;
  /** How many steps of ours lie before it. */
  depth: number;
}

const kept = (): Partial<Kept> => (window.history.state as Partial<Kept> | null) ?? {};

function read(): void {
  const { pathname, search } = window.location;
  const path = pathname.startsWith(base) ? pathname.slice(base.length) : pathname;
  here.path = decodePath(path.replace(/\/+$/, '') || '/');
  const query: Record<string, string> = {};
  new URLSearchParams(search).forEach((value, name) => {
    query[name] = value;
  });
  here.query = query;
  here.step = kept().step ?? 'first';
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

let steps = 0;
function newStep(): string {
  steps += 1;
  return `${Date.now().toString(36)}-${steps}`;
}
/** Where each step of the history was scrolled to. */
const scrolled = new Map<string, number>();

const remember = (): unknown => scrolled.set(here.step, window.scrollY);

/** Where this step was left, px; null: it is new. */
export const scrolledTo = (): number | null => scrolled.get(here.step) ?? null;

/** Reads the address now and follows the browser's back and forward. */
export function followAddress(): void {
  window.history.scrollRestoration = 'manual';
  if (!kept().step) window.history.replaceState({ step: newStep(), depth: 0 } satisfies Kept, '');
  read();
  window.addEventListener('popstate', () => {
    remember();
    read();
  });
}

/** Goes to a place; `replace` leaves no step to go back to. */
export function go(path: string, query: Query = {}, { replace = false } = {}): void {
  const address = href(encodeURI(path), query);
  remember();
  const depth = kept().depth ?? 0;
  if (replace) window.history.replaceState({ step: here.step, depth } satisfies Kept, '', address);
  else window.history.pushState({ step: newStep(), depth: depth + 1 } satisfies Kept, '', address);
  read();
}

/** Changes filters of the place that is shown; '' takes one away. */
export function setQuery(change: Query, options: { replace?: boolean } = {}): void {
  go(here.path, { ...here.query, ...change }, options);
}

/** To the step before; to a place of ours when there is none. */
export function back(otherwise = '/'): void {
  if ((kept().depth ?? 0) > 0) window.history.back();
  else go(otherwise, {}, { replace: true });
}
