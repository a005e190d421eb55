import { sql } from 'drizzle-orm';
import type { MachineState } from '../plant-gateway/config/plant.ts';
import type { TxCtx } from '../workflows/context.ts';
import { type ShiftSpan, shiftSpans } from '../workflows/load/shift-spans.ts';
import { minuteOf } from '../workflows/load/spans.ts';
import { MACHINES } from './machines.ts';
import { type Random, seeded } from './random.ts';

const SEED = 850;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** A week and a bit, so that the last seven days are told whatever the hour. */
const DAYS = 8;
/** The simulated PLCs are read so often (plant.yaml). */
const POLL_MS = 500;

/** A stretch in which a machine did one thing. */
interface Stretch {
  state: MachineState;
  /** Ms since epoch. */
  from: number;
  to: number;
}

/** What stops a machine that runs: how often of 100 stops, and its median minutes. About 0.7 of a shift is left for running. */
const STOPS: readonly (readonly [state: MachineState, of100: number, minutes: number])[] = [
  ['idle', 53, 4],
  ['setup', 31, 12],
  ['alarm', 8, 6],
  ['idle', 4, 35],
  ['off', 3, 40],
  ['unknown', 1, 18],
];
const RUN_MINUTES = 22;
/** Half shifts without work, in which nobody switches a machine on. */
const NO_WORK = 0.05;
/** Half shifts in which what runs now may have begun. */
const LATELY = 4;

/**
 * What the machines did in the last week, as a gateway would have told it: in shift running with stops, off at other times,
 * a few stretches that nobody saw. All machines in one statement, some 2,500 rows.
 * @throws YearMissingError when a year is needed whose holidays nobody knows
 */
export async function saveMachinePast({ tx, factory }: TxCtx, now: Date): Promise<void> {
  const until = now.getTime();
  const from = until - DAYS * 1_440 * MINUTE;
  const spans = shiftSpans(factory.calendar, null, minuteOf(new Date(from)), minuteOf(now));
  const rows = MACHINES.flatMap(({ id }, index) =>
    pastOf(spans, { from, to: until }, seeded(SEED + index)).map((one) => ({
      machine: id,
      state: one.state,
      from_at: new Date(one.from).toISOString(),
      to_at: new Date(one.to).toISOString(),
      samples: one.state === 'unknown' ? 0 : Math.round((one.to - one.from) / POLL_MS),
      quality: one.state === 'unknown' ? 'silent' : '',
    })),
  );
  await tx.execute(sql`
    insert into machine_interval (machine, state, from_at, to_at, samples, quality, source)
    select machine, state, from_at, to_at, samples, quality, 'demo'
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (machine text, state text, from_at timestamptz,
      to_at timestamptz, samples int, quality text)
    on conflict do nothing`);
}

/** One machine's past, without gaps and without two stretches of one state in a row. */
function pastOf(shifts: readonly ShiftSpan[], { from, to }: { from: number; to: number }, random: Random) {
  const past: Stretch[] = [];
  const tell = (state: MachineState, until: number): void => {
    const last = past.at(-1);
    const begin = last?.to ?? from;
    if (until <= begin) return;
    if (last?.state === state) last.to = until;
    else past.push({ state, from: begin, to: until });
  };
  // Some machines are waited for, others wait.
  const pace = 0.75 + random.unit() * 0.6;
  for (const [index, span] of shifts.entries()) {
    const [begin, end] = [span.from * MINUTE, span.to * MINUTE];
    const off = begin - (past.at(-1)?.to ?? from) > 3 * 60 * MINUTE;
    tell(off || past.length === 0 ? 'off' : 'idle', begin);
    if (random.chance(NO_WORK) && index < shifts.length - LATELY) tell('off', end);
    else work(tell, { begin, end }, pace, random);
  }
  tell(to - (past.at(-1)?.to ?? from) > 3 * 60 * MINUTE ? 'off' : 'idle', to);
  return past;
}

/** Half a shift: switched on a little late, off while nothing is to be done, then running and stops in turn. */
function work(
  tell: (state: MachineState, until: number) => void,
  { begin, end }: { begin: number; end: number },
  pace: number,
  random: Random,
): void {
  const some = (minutes: number): number => Math.round(random.around(minutes) * 60) * SECOND;
  let at = begin + some(9);
  tell('off', Math.min(at, end));
  while (at < end) {
    at += some(RUN_MINUTES * pace);
    tell('run', Math.min(at, end));
    const [state, minutes] = stop(random);
    at += some(minutes);
    tell(state, Math.min(at, end));
  }
}

function stop(random: Random): [MachineState, number] {
  let draw = random.whole(1, 100);
  for (const [state, of100, minutes] of STOPS) {
    if (draw <= of100) return [state, minutes];
    draw -= of100;
  }
  return ['idle', 4];
}
