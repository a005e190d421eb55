/**
 * A view's rows, page by page (keyset cursors of the server). Pages are kept by address, so that going back finds
 * them; a change of the data makes all pages old, and those that are looked at are read anew.
 */
import { nextTick, onUnmounted, reactive, watch } from 'vue';
import type { View, ViewPage, ViewRow } from '../../../api/views.ts';
import { getView } from '../api/calls.ts';
import { BoardError, errorText } from '../api/client.ts';
import { askedOf } from '../logic/filters.ts';
import { onChanges } from './live.ts';
import { keep, keptOf } from './resource.ts';
import { place, type Query, queryText } from './route.ts';

export interface ListPage {
  /** What asks for it; '' for the first. */
  cursor: string;
  rows: ViewRow[];
  old: boolean;
  /** Height when it was last shown, px: what stands in for it while it is far away. */
  height: number;
}

type Head = Omit<ViewPage, 'rows' | 'next'>;

export interface ViewList {
  pages: ListPage[];
  head: Head | null;
  next: string | null;
  loading: boolean;
  error: string | null;
  /** Whose fault the error is: `asked`: of the conditions · `rights`: of what the reader may not see · else null. */
  fault: 'asked' | 'rights' | null;
  /** The next page, when there is one. */
  more(): Promise<void>;
  /** A page that is looked at is read anew when it is old. */
  look(page: ListPage): void;
  reload(): Promise<void>;
}

interface Kept {
  pages: ListPage[];
  head: Head | null;
  next: string | null;
}

/** `board.*` refusals of a read are of what was asked; others say that there is nothing for this reader. */
function faultOf(error: unknown): ViewList['fault'] {
  if (!(error instanceof BoardError) || ![400, 403, 404].includes(error.status)) return null;
  return error.code.startsWith('board.') ? 'asked' : 'rights';
}

/** Follows the filters in the address. */
export function useViewList(view: View): ViewList {
  let abort = new AbortController();
  /** Pages that are being read anew. */
  const asking = new Set<Promise<void>>();
  const path = place.path;
  const filters = (): Query => askedOf(view, place.query);
  const key = (): string => `${view}${queryText(filters())}`;

  const list = reactive({
    pages: [] as ListPage[],
    head: null as Head | null,
    next: null as string | null,
    loading: false,
    error: null as string | null,
    fault: null as ViewList['fault'],
    more,
    look,
    reload,
  });

  const ask = (cursor: string): Promise<ViewPage> =>
    getView(view, cursor === '' ? filters() : { ...filters(), cursor }, abort.signal);

  async function attempt(work: () => Promise<void>): Promise<void> {
    const { signal } = abort;
    list.loading = true;
    try {
      await work();
      if (signal.aborted) return;
      list.error = null;
      keep(key(), { pages: list.pages, head: list.head, next: list.next } satisfies Kept);
    } catch (error) {
      if (signal.aborted) return;
      list.error = errorText(error);
      list.fault = faultOf(error);
    }
    list.loading = false;
  }

  function takeHead({ rows: _rows, next: _next, ...head }: ViewPage): void {
    list.head = head;
  }

  async function more(): Promise<void> {
    if (list.loading || (list.pages.length > 0 && list.next === null)) return;
    const cursor = list.next ?? '';
    const { signal } = abort;
    await attempt(async () => {
      const page = await ask(cursor);
      if (signal.aborted) return;
      takeHead(page);
      list.pages.push({ cursor, rows: page.rows, old: false, height: 0 });
      list.next = page.next;
    });
  }

  function look(page: ListPage): void {
    if (!page.old) return;
    const work: Promise<void> = renew(page).finally(() => asking.delete(work));
    asking.add(work);
  }

  /** All pages are old. Those in sight notice it; an empty list and one that failed have nothing in sight. */
  async function growOld(): Promise<void> {
    if (list.pages.length === 0) return more();
    for (const page of list.pages) {
      page.old = true;
      if (list.head?.total === 0) look(page);
    }
    await nextTick();
    await Promise.all(asking);
  }

  async function renew(page: ListPage): Promise<void> {
    page.old = false;
    const { signal } = abort;
    await attempt(async () => {
      const fresh = await ask(page.cursor);
      if (signal.aborted) return;
      takeHead(fresh);
      page.rows = fresh.rows;
      joinNext(page, fresh.next);
    });
  }

  /** Where rows came or went, the following page begins elsewhere. */
  function joinNext(page: ListPage, next: string | null): void {
    const at = list.pages.indexOf(page);
    const following = list.pages[at + 1];
    if (!following) list.next = next;
    else if (next === null) {
      list.pages.splice(at + 1);
      list.next = null;
    } else if (following.cursor !== next) {
      following.cursor = next;
      following.old = true;
    }
  }

  async function reload(): Promise<void> {
    abort.abort();
    abort = new AbortController();
    list.loading = false;
    await growOld();
  }

  watch(
    () => (place.path === path ? key() : null),
    (asked) => {
      if (asked === null) return;
      abort.abort();
      abort = new AbortController();
      const kept = keptOf<Kept>(asked);
      Object.assign(list, kept ?? { pages: [], next: null }, { error: null, loading: false });
      void growOld();
    },
    { immediate: true },
  );
  onChanges(({ kind }) => kind !== 'load' && kind !== 'cards', growOld);
  onUnmounted(() => abort.abort());
  return list as ViewList;
}
