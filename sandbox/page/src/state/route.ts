/** What the address keeps: who (`as`), which conversation (`c`), which side page (`p`). */
import { reactive } from 'vue';

const PANELS = ['notices', 'calendar', 'todos', 'console'] as const;
export type PanelName = (typeof PANELS)[number];

export interface Route {
  as: string | null;
  /** `bot` or a group's id; null: only the list (phones). */
  c: string | null;
  p: PanelName | null;
}

export function parseRoute(search: string): Route {
  const query = new URLSearchParams(search);
  const panel = PANELS.find((name) => name === query.get('p'));
  return { as: query.get('as') || null, c: query.get('c') || null, p: panel ?? null };
}

export function routeSearch(route: Route): string {
  const query = new URLSearchParams();
  if (route.as) query.set('as', route.as);
  if (route.c) query.set('c', route.c);
  if (route.p) query.set('p', route.p);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

export const route = reactive<Route>({ as: null, c: null, p: null });

/** Reads the address now and follows the browser's back and forward. */
export function followAddress(onChange: () => void): void {
  Object.assign(route, parseRoute(window.location.search));
  window.addEventListener('popstate', () => {
    Object.assign(route, parseRoute(window.location.search));
    onChange();
  });
}

/** Changes the address; `replace` leaves no step to go back to. */
export function go(change: Partial<Route>, replace = false): void {
  Object.assign(route, change);
  const address = `${window.location.pathname}${routeSearch(route)}`;
  if (replace) window.history.replaceState(null, '', address);
  else window.history.pushState(null, '', address);
}
