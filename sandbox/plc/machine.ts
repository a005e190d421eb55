import type { PlcProgram, PlcSpec } from './types.ts';

type Doing = Exclude<PlcProgram, 'auto'>;

/** The machine tool behind a PLC: what it does and how many parts it has made. */
export interface MachineTool {
  program: PlcProgram;
  readonly doing: Doing;
  readonly parts: number;
  /** Its values stand still from now on (true), or go on from where they stood (false). */
  freeze(frozen: boolean): void;
  /** A restart: the counter begins at 0. */
  restart(): void;
}

/** Minutes of each step of `auto`, beginning at a place that hangs on the number. */
const AUTO: readonly (readonly [Doing, number])[] = [
  ['running', 14],
  ['idle', 2],
  ['running', 22],
  ['setup', 6],
  ['running', 18],
  ['alarm', 3],
  ['idle', 5],
];
const AUTO_MINUTES = AUTO.reduce((sum, [, minutes]) => sum + minutes, 0);

function autoAt(number: number, ms: number): Doing {
  let minute = (ms / 60_000 + number * 11) % AUTO_MINUTES;
  for (const [doing, minutes] of AUTO) {
    if (minute < minutes) return doing;
    minute -= minutes;
  }
  return 'idle';
}

/** @param number which PLC of the hall it is, from 1 */
export function machineTool(
  number: number,
  { program = 'running', cycleMs = 45_000 }: PlcSpec,
  now: () => number = () => performance.now(),
): MachineTool {
  let doing: Doing = program === 'auto' ? autoAt(number, now()) : program;
  let current = program;
  let runMs = 0;
  let seen = now();
  let frozen = false;
  /** Time that has passed counts for what it did until now. */
  const advance = (): void => {
    const at = now();
    if (!frozen) {
      if (doing === 'running') runMs += at - seen;
      doing = current === 'auto' ? autoAt(number, at) : current;
    }
    seen = at;
  };
  return {
    get program() {
      return current;
    },
    set program(next) {
      advance();
      current = next;
      advance();
    },
    get doing() {
      advance();
      return doing;
    },
    get parts() {
      advance();
      return Math.floor(runMs / cycleMs);
    },
    freeze(on) {
      advance();
      frozen = on;
    },
    restart() {
      advance();
      runMs = 0;
    },
  };
}
