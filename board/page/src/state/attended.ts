/**
 * Whether somebody uses the page. One that is left open reads itself anew for hours; that is no use of its session,
 * which would never be over otherwise.
 */
import { place } from './route.ts';

/** Without a touch for longer, nobody is there. */
const REST_MS = 5 * 60_000;
/** Scrolling is none of them: lists scroll by themselves when they are read anew. */
const ACTS = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

let usedAt = Date.now();

function used(): void {
  usedAt = Date.now();
}

export function watchUse(): void {
  for (const act of ACTS) window.addEventListener(act, used, { capture: true, passive: true });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden') used();
  });
}

/** Nobody touches a page on a wall, and it is to stay. */
export const attended = (): boolean => place.query.wall === '1' || Date.now() - usedAt < REST_MS;
