export interface WatchdogRule {
  watchMs: number;
  silenceMs: number;
  jumpMs: number;
}

/** Two clocks: `steady` does not run while the machine sleeps, `wall` does. Both in ms. */
export interface Clocks {
  steady(): number;
  wall(): number;
}

/** The machine's clocks. This is about sockets, not about business time. */
const machineClocks: Clocks = { steady: () => performance.now(), wall: () => Date.now() };

/**
 * Looks every `watchMs` whether the connection still speaks.
 * @param lastFrameAt steady instant of the last frame; undefined while there is no connection
 * @param dead called with the reason when the connection must be replaced
 * @returns stops the watch
 */
export function startWatchdog(
  rule: WatchdogRule,
  lastFrameAt: () => number | undefined,
  dead: (reason: 'silence' | 'slept') => void,
  clocks: Clocks = machineClocks,
): () => void {
  let steady = clocks.steady();
  let wall = clocks.wall();
  const timer = setInterval(() => {
    const now = { steady: clocks.steady(), wall: clocks.wall() };
    const slept = now.wall - wall - (now.steady - steady) > rule.jumpMs;
    steady = now.steady;
    wall = now.wall;
    const last = lastFrameAt();
    if (last === undefined) return;
    if (slept) dead('slept');
    else if (now.steady - last > rule.silenceMs) dead('silence');
  }, rule.watchMs);
  return () => clearInterval(timer);
}
