import type { Limits, Org } from './control-types.ts';
import type { PlcSpec } from './plc/types.ts';

/** Only what the sandbox uses of a logger; pino fits. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Waiting times, all in ms of elapsed time (real time plus forward moves of the clock). */
export interface Timings {
  /** Ticket lifetime. */
  ticketMs: number;
  /** SYSTEM ping to each connection; 0 = none. */
  pingMs: number;
  /** From a `disconnect` frame to the close. */
  disconnectGraceMs: number;
  /** Re-push of an unacknowledged bot message after these waits, then it is lost. */
  botRedeliveryMs: number[];
  /** The same for events, also after an ack LATER. */
  eventRedeliveryMs: number[];
  /** How long a card click waits for the ack. */
  cardAnswerMs: number;
  /** sessionWebhook lifetime. */
  sessionMs: number;
  downloadCodeMs: number;
  downloadUrlMs: number;
  tokenMs: number;
  authCodeMs: number;
}

export const defaultTimings: Timings = {
  ticketMs: 90_000,
  pingMs: 25_000,
  disconnectGraceMs: 10_000,
  botRedeliveryMs: [60_000, 60_000, 60_000],
  eventRedeliveryMs: [10_000, 30_000],
  cardAnswerMs: 2_000,
  sessionMs: 5_400_000,
  downloadCodeMs: 7_200_000,
  downloadUrlMs: 600_000,
  tokenMs: 7_200_000,
  authCodeMs: 300_000,
};

/** The credentials that a console would show; all have defaults. */
export interface AppOptions {
  clientId: string;
  clientSecret: string;
  robotCode: string;
  corpId: string;
  agentId: number;
  botName: string;
}

export const defaultApp: AppOptions = {
  clientId: 'dingsandboxclient',
  clientSecret: 'sandbox-secret',
  robotCode: 'dingsandboxclient',
  corpId: 'dingsandboxcorp',
  agentId: 100_001,
  botName: '机器人',
};

/** 20 calls per second per API as on the standard plan; months are counted but not limited unless asked for. */
export const defaultLimits: Limits = { qps: 20, apiCallsPerMonth: 0, pushesPerMonth: 0 };

export interface SandboxOptions {
  /** 0 or absent: any free port. */
  port?: number;
  /** Address to listen on; default 127.0.0.1. */
  host?: string;
  /** How the outside reaches this server, if not by host and port; used in addresses that it hands out. */
  publicUrl?: string;
  /** Folder for everything that should survive a restart; absent: memory only. */
  dataDir?: string;
  org?: Org;
  /** Card templates: folders or files of exported JSON, or `id=path`; read at start. */
  templates?: string[];
  /** Folder of the built chat page. */
  pageDir?: string;
  app?: Partial<AppOptions>;
  timings?: Partial<Timings>;
  limits?: Partial<Limits>;
  /** Departments (with all below them) that the app may see; absent: the whole organisation. */
  contactScopeDeptIds?: number[];
  /** A card value's longest length in bytes; 0 = not enforced (the documented 1 KB is not known to be). */
  cardValueMaxBytes?: number;
  /** Simulated PLCs of machine tools beside the local DingTalk, each on a port of its own. */
  plcs?: PlcSpec[];
  /** Called after every move of the clock, also when it is put back at start. */
  onClockMoved?: (offsetMs: number) => void | Promise<void>;
  log?: Log;
}
