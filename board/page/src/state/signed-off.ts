/**
 * Whether somebody has signed off by hand in this browser: then no tab signs on again by itself, until somebody does
 * so by hand. Where the browser keeps nothing, only this tab knows.
 */
const KEY = 'danmai-board-signed-off';
let here = false;

export function isSignedOff(): boolean {
  try {
    return window.localStorage.getItem(KEY) !== null;
  } catch {
    return here;
  }
}

export function setSignedOff(off: boolean): void {
  here = off;
  try {
    if (off) window.localStorage.setItem(KEY, new Date().toISOString());
    else window.localStorage.removeItem(KEY);
  } catch {
    // Kept in `here`.
  }
}

/** Calls `work` when somebody signs off in another tab. */
export function onSignedOffElsewhere(work: () => void): void {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY && newValue !== null) work();
  });
}
