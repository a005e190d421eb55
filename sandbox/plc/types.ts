/** What the simulated machine tool does; `auto` changes by itself, the same way each time for the same number. */
export const PLC_PROGRAMS = ['running', 'setup', 'idle', 'alarm', 'off', 'auto'] as const;
export type PlcProgram = (typeof PLC_PROGRAMS)[number];

/**
 * What is wrong with it. `stuck` its values stand still · `slow` each answer takes 1.5 s · `late` every third does ·
 * `silent` takes requests and never answers · `reset` cuts the connection at each request · `fin` closes it politely ·
 * `garbage` random bytes · `bogus` and `zero` an impossible length · `protocol` another protocol id · `short` fewer
 * registers than asked for · `count` as many, but it says fewer · `unit` another device's number · `busy` exception 6 ·
 * `refusing` nobody listens · `rebooting` nobody listens for 5 s, then it is back with its counter at 0.
 */
export const PLC_FAULTS = [
  'none',
  'stuck',
  'slow',
  'late',
  'silent',
  'reset',
  'fin',
  'garbage',
  'bogus',
  'zero',
  'protocol',
  'short',
  'count',
  'unit',
  'busy',
  'refusing',
  'rebooting',
] as const;
export type PlcFault = (typeof PLC_FAULTS)[number];

export interface PlcSpec {
  /** The machine's id: `VMC850-03`. */
  id: string;
  name?: string;
  /** 0 takes any free one. */
  port?: number;
  unit?: number;
  program?: PlcProgram;
  /** ms for one part while running. */
  cycleMs?: number;
}

/** What a PLC looks like from outside. */
export interface PlcView {
  id: string;
  name: string;
  port: number;
  unit: number;
  program: PlcProgram;
  fault: PlcFault;
  /** What it does right now: of `auto` the present step. */
  doing: Exclude<PlcProgram, 'auto'>;
  parts: number;
  /** Sockets that are open; a gateway that keeps to one connection shows 1. */
  connections: number;
  requests: number;
}

export interface PlcChange {
  program?: PlcProgram;
  fault?: PlcFault;
}
