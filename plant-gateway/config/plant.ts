/** What a machine does, as far as anybody knows. Time that no reading covers is `unknown`, never `idle`. */
export const MACHINE_STATES = ['run', 'setup', 'idle', 'alarm', 'off', 'unknown'] as const;
export type MachineState = (typeof MACHINE_STATES)[number];

/** The four tables of a Modbus device: coil (0x), discrete input (1x), input register (3x), holding register (4x). */
export const AREAS = ['coil', 'discrete', 'input', 'holding'] as const;
export type Area = (typeof AREAS)[number];

export const TAG_TYPES = ['bit', 'u16', 'i16', 'u32', 'i32', 'f32'] as const;
export type TagType = (typeof TAG_TYPES)[number];

/** How the bytes A B C D of a number (A the highest) stand in two registers; makers differ. */
export const WORD_ORDERS = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;
export type WordOrder = (typeof WORD_ORDERS)[number];

/** What a tag says: a switch, a scaled number, or a word (MTConnect). */
export type TagValue = boolean | number | string;

/** A number that only counts up (parts). */
export interface CounterRule {
  /** It has this many values and begins again at 0 after the last, e.g. 65536; null: it does not wrap. */
  wrap: number | null;
  /** The operator or a restart may set it back to 0. */
  resetAllowed: boolean;
}

/** One signal in a Modbus device, its address compiled. */
export interface ModbusTag {
  name: string;
  area: Area;
  /** From 0, as it goes over the wire. */
  offset: number;
  /** Registers (or bits in a bit area) that it takes. */
  width: number;
  type: TagType;
  /** Which bit of a register, 0 the lowest; null for all but bits of word areas. */
  bit: number | null;
  order: WordOrder;
  scale: number;
  /** Unit for people, e.g. `%`; '' when none. */
  unit: string;
  counter: CounterRule | null;
}

/** One signal of an MTConnect agent: a data item by its id, its name or its type. */
export interface MtconnectTag {
  name: string;
  item: string;
  counter: CounterRule | null;
}

/** What a tag must say; the bounds include themselves. */
export interface Condition {
  tag: string;
  in: readonly TagValue[] | null;
  gte: number | null;
  lte: number | null;
}

/** A machine is in the first state of the list whose conditions all hold; in none: `unknown`. */
export interface StateRule {
  state: MachineState;
  when: readonly Condition[];
}

/** How often and how carefully a machine is asked; milliseconds. */
export interface PollRules {
  periodMs: number;
  /** Longest wait for one answer. */
  timeoutMs: number;
  /** After this long without a good reading the machine's state is unknown. */
  staleMs: number;
  /** Registers between two wanted ones that are rather read along than asked for separately. */
  maxGap: number;
  /** Most registers in one request; many controllers take fewer than the 125 of the standard. */
  maxWords: number;
  pauseAfterConnectMs: number;
  pauseBetweenMs: number;
  /** Asks for each tag alone; for devices with holes in their tables. */
  singleField: boolean;
}

export interface ModbusSource {
  type: 'modbus-tcp';
  host: string;
  port: number;
  unit: number;
  tags: readonly ModbusTag[];
}

export interface MtconnectSource {
  type: 'mtconnect';
  /** Base address of the agent, without `/current`. */
  url: string;
  /** The device's name or uuid; null: the agent has only one. */
  device: string | null;
  tags: readonly MtconnectTag[];
}

/** A span of Shanghai wall clock, minutes after midnight; `to` > 1440 ends on the next day. */
export interface ClockSpan {
  from: number;
  to: number;
}

/** A model that may be used instead, and how much longer (>1) or shorter it takes there. */
export interface Alternative {
  model: string;
  factor: number;
}

/** How machine states and people's reports are put together; seconds. */
export interface MergeRules {
  /** Stops of a running machine shorter than this count as running. */
  microStopSec: number;
  /** Reports and states that lie apart by less than this belong together. */
  graceSec: number;
}

/** One machine tool, as plant.yaml describes it. */
export interface PlantMachine {
  /** `VMC850-03` */
  id: string;
  /** `3 号立式加工中心` */
  name: string;
  /** The work centre of routings: `VMC850`. */
  model: string;
  workshop: string;
  /** Its own shifts on a working day; null: those of the factory's calendar. */
  shifts: readonly ClockSpan[] | null;
  alternatives: readonly Alternative[];
  /** Null: nothing is connected; its state is unknown and it can be planned all the same. */
  source: ModbusSource | MtconnectSource | null;
  poll: PollRules;
  states: readonly StateRule[];
  merge: MergeRules;
}

/** The machines of a factory, in the order of the file; ids are unique. */
export interface Plant {
  machines: readonly PlantMachine[];
}
