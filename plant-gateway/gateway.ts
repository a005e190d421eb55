import { readingClock } from './clock.ts';
import type { MachineState, Plant, PlantMachine } from './config/plant.ts';
import { type Tracker, trackerOf } from './intervals/tracker.ts';
import { type Pacer, pacer } from './modbus/pacer.ts';
import { type RecentCycle, recentCycles } from './recent.ts';
import type { Doubt, Ending, IntervalRecord, PlantSink } from './sink.ts';
import type { Reading, SourceHealth, SourceListener, StatusSource } from './source.ts';
import { type SourcePlan, sourcePlans } from './sources.ts';
import { writerTo } from './writer.ts';

/** What the gateway knows of a machine at this moment. */
export interface MachineView {
  machine: string;
  state: MachineState;
  /** The last good reading, wall clock ms; null before the first. */
  goodMs: number | null;
  source: SourceHealth;
}

/** Asks all machines, and says what they did. */
export interface PlantGateway {
  /** Goes on with another plant: what did not change keeps its connection, and no machine loses what is known of it. */
  apply(plant: Plant): Promise<void>;
  views(): MachineView[];
  /** The last answers of a machine, newest first; empty for sources without registers. */
  recent(machine: string): RecentCycle[];
  /** Records that the sink has not taken yet. */
  readonly waiting: number;
  /** Closes all connections and hands over what is known. */
  stop(): Promise<void>;
}

export interface GatewayOptions {
  plant: Plant;
  sink: PlantSink;
  onError(err: unknown): void;
  /** Sees every reading; for benches. */
  onReading?(reading: Reading): void;
  /** Sees every cycle that brought nothing; may come every second for a machine that is switched off. */
  onFailure?(machine: string, doubt: Doubt, text: string): void;
  /** A machine answers more slowly than its rules allow for; told once for each connection. */
  onSlow?(machine: string, text: string): void;
  /** Wall clock of readings, ms. */
  now?: () => number;
  /** How often intervals that grow are told, ms. */
  growMs?: number;
  /** Sees every second what was seen beyond what was told, for one who wants to keep that over a kill. */
  onGrowing?(seen: readonly IntervalRecord[]): void;
}

const SKETCH_MS = 1_000;

interface Running {
  plan: SourcePlan;
  source: StatusSource;
}

/** Starts to ask. @throws when the sink cannot say where its records end */
export async function startGateway(options: GatewayOptions): Promise<PlantGateway> {
  const { sink, onError, now = readingClock(), growMs = 10_000 } = options;
  const writer = writerTo(sink, onError);
  const recent = recentCycles();
  const pace: Pacer = pacer();
  /** Those of machines that left the plant stay: they may come back, and their records must go on where they ended. */
  const trackers = new Map<string, Tracker>();
  let watched: ReadonlySet<string> = new Set();
  const running = new Map<string, Running>();
  const endings: ReadonlyMap<string, Ending> = await sink.endings();

  const listener: SourceListener = {
    reading(reading) {
      const tracker = trackers.get(reading.machine);
      if (tracker) writer.add(tracker.reading(reading));
      options.onReading?.(reading);
    },
    failure(machine, doubt, text) {
      trackers.get(machine)?.failure(doubt);
      options.onFailure?.(machine, doubt, text);
    },
    slow: (machine, text) => options.onSlow?.(machine, text),
  };
  const watch = (machine: PlantMachine): void => {
    const known = trackers.get(machine.id);
    if (known) known.configure(machine);
    else trackers.set(machine.id, trackerOf(machine, endings.get(machine.id), now()));
  };
  const grow = (): void => {
    for (const [id, tracker] of trackers) if (watched.has(id)) writer.add(tracker.grow(now()));
  };

  const change = async (plant: Plant): Promise<void> => {
    const plans = new Map(sourcePlans(plant.machines).map((plan) => [plan.key, plan]));
    const gone = [...running].filter(([key, { plan }]) => plans.get(key)?.digest !== plan.digest);
    for (const [key] of gone) running.delete(key);
    // Old connections first: many controllers take no second one.
    await Promise.all(gone.map(([, { source }]) => source.stop()));
    const connected = plant.machines.filter(({ source }) => source !== null);
    for (const machine of connected) watch(machine);
    watched = new Set(connected.map(({ id }) => id));
    for (const [key, plan] of plans) {
      if (running.has(key)) continue;
      const onCycle = recent.add;
      const source = plan.open({ listener, now, pacer: pace, onCycle });
      running.set(key, { plan, source });
      source.start();
    }
  };

  let changing: Promise<void> = change(options.plant);
  /** One after another: two files in quick succession must not open one host twice. */
  const apply = (plant: Plant): Promise<void> => {
    changing = changing.then(() => (stopped ? undefined : change(plant)));
    return changing;
  };
  let stopped = false;
  await changing;
  const timer = setInterval(grow, growMs);
  const { onGrowing } = options;
  const sketch = (): void => onGrowing?.([...trackers.values()].flatMap(({ growing }) => growing ?? []));
  const sketching = onGrowing ? setInterval(sketch, SKETCH_MS) : undefined;
  return {
    apply,
    views: () =>
      [...running.values()].flatMap(({ source }) => {
        const health = source.health();
        return source.machines.map(({ id }) => ({
          machine: id,
          state: trackers.get(id)?.state ?? 'unknown',
          goodMs: trackers.get(id)?.goodMs ?? null,
          source: health,
        }));
      }),
    recent: (machine) => recent.of(machine),
    get waiting() {
      return writer.waiting;
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      clearInterval(sketching);
      await changing;
      await Promise.all([...running.values()].map(({ source }) => source.stop()));
      grow();
      await writer.flush();
    },
  };
}
