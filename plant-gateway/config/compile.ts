import { blocksOf } from '../modbus/blocks.ts';
import { compileSource } from './compile-tags.ts';
import { didYouMean } from './near.ts';
import type { ClockSpan, PlantMachine, PollRules, StateRule } from './plant.ts';
import type { MachineEntry, PlantFile, ProfileEntry, StateEntry } from './schema.ts';
import { type DeviceMap, VENDORS } from './vendors.ts';

/** What is wrong at a path of the file. */
export type Fault = (path: readonly PropertyKey[], text: string) => void;

/** A machine's own words with those of its profile, and where each of them stands. */
export interface Merged {
  entry: MachineEntry;
  /** The path of the machine, of its tags, of its states … */
  path(...rest: PropertyKey[]): PropertyKey[];
  devices: DeviceMap | null;
  poll: PollRules;
  base: number;
}

/** Machines as the program reads them. Faults are told and left out; the plant is only used when there are none. */
export function compile(file: PlantFile, fault: Fault): PlantMachine[] {
  const merges = file.machines.map((entry, index) => merge(file, entry, index, fault));
  const machines = merges.map((merged) => {
    const { entry: full, poll } = merged;
    return {
      id: full.id,
      name: full.name,
      model: full.model,
      workshop: full.workshop ?? '',
      shifts: full.shifts ? shiftsOf(full.shifts, (text) => fault(merged.path('shifts'), text)) : null,
      alternatives: (full.alternatives ?? []).map(({ model, factor }) => ({ model, factor: factor ?? 1 })),
      source: compileSource(merged, fault),
      poll,
      states: (full.states ?? (full.source?.type === 'mtconnect' ? MTCONNECT_STATES : [])).map(stateOf),
      merge: { microStopSec: full.merge?.microStopSec ?? 60, graceSec: full.merge?.graceSec ?? 10 },
    };
  });
  checkRounds(machines, (index, text) => fault(merges[index]?.path('poll', 'staleMs') ?? [], text));
  return machines;
}

function merge(file: PlantFile, own: MachineEntry, index: number, fault: Fault): Merged {
  const name = own.profile;
  const profile = name === undefined ? undefined : file.profiles?.[name];
  if (name !== undefined && !profile)
    fault(
      ['machines', index, 'profile'],
      `没有名为「${name}」的 profile${didYouMean(name, Object.keys(file.profiles ?? {}))}`,
    );
  const entry: MachineEntry = { ...profile, ...own };
  if (profile?.poll || own.poll) entry.poll = { ...profile?.poll, ...own.poll };
  if (profile?.merge || own.merge) entry.merge = { ...profile?.merge, ...own.merge };
  const path = (...rest: PropertyKey[]): PropertyKey[] => {
    const key = rest[0] as keyof ProfileEntry;
    const inherited = profile && own[key] === undefined && profile[key] !== undefined;
    return inherited ? ['profiles', String(name), ...rest] : ['machines', index, ...rest];
  };
  const vendors = { ...VENDORS, ...file.vendors };
  const devices = entry.vendor === undefined ? null : (vendors[entry.vendor] ?? null);
  if (entry.vendor !== undefined && !devices)
    fault(
      path('vendor'),
      `没有名为「${entry.vendor}」的 vendor${didYouMean(entry.vendor, Object.keys(vendors))}`,
    );
  return { entry, path, devices, poll: pollOf(entry, path('poll'), fault), base: entry.poll?.base ?? 0 };
}

/** Defaults of plant.md §1.2; those that hang on the period follow it. */
function pollOf({ poll = {} }: MachineEntry, path: PropertyKey[], fault: Fault): PollRules {
  const periodMs = poll.periodMs ?? 1_000;
  const timeoutMs = poll.timeoutMs ?? Math.min(800, Math.max(50, periodMs * 0.8));
  const staleMs = poll.staleMs ?? Math.max(3_500, periodMs * 3.5);
  if (staleMs < periodMs + timeoutMs)
    fault(
      [...path, 'staleMs'],
      `staleMs（${staleMs}）要不小于 periodMs + timeoutMs（${periodMs + timeoutMs}），否则正常的机床也会被当作未知。`,
    );
  return {
    periodMs,
    timeoutMs,
    staleMs,
    maxGap: poll.maxGap ?? 16,
    maxWords: poll.maxWords ?? 60,
    pauseAfterConnectMs: poll.pauseAfterConnectMs ?? 0,
    pauseBetweenMs: poll.pauseBetweenMs ?? 0,
    singleField: poll.singleField ?? false,
  };
}

/** What an answer takes at least, ms. */
const ANSWER_MS = 10;

/** A round of all that share a connection must come about before its machines are taken for silent. */
function checkRounds(machines: readonly PlantMachine[], fault: (index: number, text: string) => void): void {
  const hostOf = ({ source }: PlantMachine): string =>
    source?.type === 'modbus-tcp' ? `${source.host}:${source.port}` : '';
  const rounds = new Map<string, { ms: number; reads: number }>();
  for (const one of machines) {
    if (one.source?.type !== 'modbus-tcp') continue;
    const reads = blocksOf(one.source.tags, one.poll).length;
    const known = rounds.get(hostOf(one)) ?? { ms: 0, reads: 0 };
    const ms = known.ms + reads * (one.poll.pauseBetweenMs + ANSWER_MS);
    rounds.set(hostOf(one), { ms, reads: known.reads + reads });
  }
  machines.forEach((one, index) => {
    const round = rounds.get(hostOf(one));
    const { staleMs, timeoutMs } = one.poll;
    if (round && round.ms + timeoutMs > staleMs)
      fault(
        index,
        `${hostOf(one)} 一轮要读 ${round.reads} 次，至少 ${round.ms} 毫秒，加上 timeoutMs 超过 staleMs（${staleMs}），正常的机床也会被当作未知。请加大 staleMs，或减小 pauseBetweenMs、少用 singleField。`,
      );
  });
}

function shiftsOf(texts: readonly string[], fault: (text: string) => void): ClockSpan[] {
  const spans = texts.map((text) => {
    const [from = 0, to = 0] = text.split(/[-–—~～]/).map((clock) => {
      const [hour = 0, minute = 0] = clock.split(':').map(Number);
      return hour * 60 + minute;
    });
    return { from, to: to <= from ? to + 1_440 : to };
  });
  const sorted = spans.toSorted((a, b) => a.from - b.from);
  const first = sorted[0];
  const overlaps = sorted.some(
    ({ to }, i) => to > (sorted[i + 1]?.from ?? (first ? first.from + 1_440 : Number.POSITIVE_INFINITY)),
  );
  if (overlaps) fault('班次互相重叠，请改正时间。');
  return sorted;
}

function stateOf({ state, when }: StateEntry): StateRule {
  return {
    state,
    when: Object.entries(when).map(([tag, wanted]) => {
      if (typeof wanted !== 'object') return { tag, in: [wanted], gte: null, lte: null };
      const values = [...(wanted.in ?? []), ...(wanted.equals === undefined ? [] : [wanted.equals])];
      return { tag, in: values.length > 0 ? values : null, gte: wanted.gte ?? null, lte: wanted.lte ?? null };
    }),
  };
}

/**
 * What MTConnect's own vocabulary says (Execution and Availability of the standard's part 2); a file may say otherwise,
 * e.g. set-up by the tag `mode`, which not every agent has. Interruptions that wait for the operator count as idle,
 * a feed hold too; faults come from Condition.
 */
const MTCONNECT_STATES: readonly StateEntry[] = [
  { state: 'unknown', when: { availability: { equals: 'UNAVAILABLE' } } },
  { state: 'alarm', when: { fault: true } },
  { state: 'run', when: { execution: { equals: 'ACTIVE' } } },
  {
    state: 'idle',
    when: {
      execution: {
        in: [
          'READY',
          'STOPPED',
          'INTERRUPTED',
          'FEED_HOLD',
          'WAIT',
          'OPTIONAL_STOP',
          'PROGRAM_STOPPED',
          'PROGRAM_COMPLETED',
          'PROGRAM_OPTIONAL_STOP',
        ],
      },
    },
  },
];
