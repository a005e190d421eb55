/** The sandbox as a machine: clock, faults, connections, counters. */
import { computed, reactive, ref } from 'vue';
import type {
  ClockChange,
  ClockState,
  ConnectionInfo,
  Counters,
  Fault,
  SandboxState,
} from '../../../control-types.ts';
import { getCounters, getFaults, moveClock } from '../api/control.ts';
import { signedLength } from '../logic/shanghai.ts';
import { attempt, toast } from './toasts.ts';

interface Machine {
  clock: ClockState;
  /** `performance.now()` when the clock was read. */
  clockReadAt: number;
  faults: Fault[];
  connections: ConnectionInfo[];
  counters: Counters | null;
}

export const machine = reactive<Machine>({
  clock: { nowMs: 0, offsetMs: 0 },
  clockReadAt: 0,
  faults: [],
  connections: [],
  counters: null,
});

const tick = ref(0);

/** The sandbox's now, ms; moves every second. */
export const now = computed(() => machine.clock.nowMs + Math.max(0, tick.value - machine.clockReadAt));

export function startTicking(): void {
  tick.value = performance.now();
  setInterval(() => {
    tick.value = performance.now();
  }, 1000);
}

export function takeClock(clock: ClockState): void {
  machine.clock = clock;
  machine.clockReadAt = performance.now();
  tick.value = machine.clockReadAt;
}

export function takeMachine(state: SandboxState): void {
  takeClock(state.clock);
  machine.faults = state.faults;
  machine.connections = state.connections;
}

export async function loadCounters(): Promise<void> {
  machine.counters = await getCounters();
}

export async function loadFaults(): Promise<void> {
  machine.faults = await getFaults();
}

export async function changeClock(change: ClockChange): Promise<void> {
  const before = now.value;
  const moved = await attempt(async () => takeClock(await moveClock(change)));
  if (moved) toast(`沙盒时钟已拨动 ${signedLength(now.value - before)}`, 'good');
}

/** Whether the bot would hear anything now. */
export const botOnline = computed(() => machine.connections.some((one) => one.state === 'live'));
