/** The server's clock: phones are wrong by minutes, and in the sandbox time is moved. */
import { reactive, readonly } from 'vue';

const state = reactive({ offsetMs: 0, nowMs: Date.now() });

/** `nowMs` follows every quarter of a minute, for relative times. */
export const clock = readonly(state);

/** @param now the server's instant, ISO, as it answered just now */
export function setClock(now: string): void {
  state.offsetMs = Date.parse(now) - Date.now();
  tick();
}

function tick(): void {
  state.nowMs = Date.now() + state.offsetMs;
}

/** Now by the server's clock, ms. */
export const serverNow = (): number => Date.now() + state.offsetMs;

export function startTicking(): void {
  setInterval(tick, 15_000);
  document.addEventListener('visibilitychange', tick);
}
