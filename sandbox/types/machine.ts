/** Clock, faults, limits, counters and connections. */

export interface ClockState {
  /** The sandbox's now, ms since 1970. */
  nowMs: number;
  /** now minus the machine's clock, ms. */
  offsetMs: number;
}

/** One of: set the offset, set an instant, move forward, or back to real time. */
export type ClockChange =
  | { offsetMs: number }
  | { nowMs: number }
  | { iso: string }
  | { forwardMs: number }
  | { reset: true };

/**
 * What goes wrong.
 * error: answer `status` (5xx) without doing anything. after: do it, then answer 504 (or `status`).
 * busy: the platform's own "system busy" answer (-1 / 500 system.busy). slow: wait `delayMs`, then answer normally.
 * malformed: do it, answer broken JSON. drop: do nothing and cut the connection. dropAfter: do it, then cut.
 * rateLimited: the QPS error. punished: the per-IP ban body. hang: never answer.
 * refuseGateway: connections/open answers 503. rejectSocket: the WebSocket handshake is refused.
 * halfOpen: a new socket is accepted but goes dead at once. dropFrame: a push is "sent" but never arrives.
 */
export type FaultKind =
  | 'error'
  | 'after'
  | 'busy'
  | 'slow'
  | 'malformed'
  | 'drop'
  | 'dropAfter'
  | 'rateLimited'
  | 'punished'
  | 'hang'
  | 'refuseGateway'
  | 'rejectSocket'
  | 'halfOpen'
  | 'dropFrame';

export interface FaultRule {
  kind: FaultKind;
  /** API path, `*` matches any run of characters; with or without method: `POST /v1.0/card/*`. Default: every API. */
  path?: string;
  status?: number;
  delayMs?: number;
  /** How many times it strikes before it is used up; default: until cleared. */
  count?: number;
  /** 0…1, default 1. */
  probability?: number;
}

export interface Fault extends FaultRule {
  id: string;
  struck: number;
}

/** Monthly and per-second limits. 0 = no limit. */
export interface Limits {
  /** Per API (method and route), calls per second. */
  qps: number;
  /** Counted API calls per calendar month of the sandbox clock (Asia/Shanghai). */
  apiCallsPerMonth: number;
  /** Stream pushes per calendar month. */
  pushesPerMonth: number;
}

export interface ConnectionInfo {
  connectionId: string;
  /** live: gets pushes. closing: got `disconnect`, no more pushes. halfOpen: looks alive, is dead. */
  state: 'live' | 'closing' | 'halfOpen';
  ua: string;
  topics: string[];
  openedAt: number;
  pushes: number;
  acks: number;
  /** SYSTEM pings sent whose opaque was not echoed (yet). */
  pingsOpen: number;
}

export interface Counters {
  /** Per route, e.g. `POST /v1.0/robot/oToMessages/batchSend`. */
  calls: Record<string, { total: number; failed: number; throttled: number }>;
  month: { name: string; apiCalls: number; pushes: number };
  limits: Limits;
  pushes: {
    sent: number;
    acked: number;
    redelivered: number;
    lost: number;
    failedAcks: number;
    /** Acks that came twice or for an unknown messageId. */
    strayAcks: number;
  };
  /** Over the last 10,000 acks, ms from send to ack. */
  ackLatencyMs: { count: number; p50: number; p99: number; max: number };
  clicks: { total: number; answered: number; late: number; failed: number; notDelivered: number };
  clickLatencyMs: { count: number; p50: number; p99: number; max: number };
  gateway: { opens: number; refused: number; connections: number };
}

/** One recorded API call (the newest 2,000 are kept, in memory only). */
export interface CallRecord {
  seq: number;
  at: number;
  method: string;
  path: string;
  /** The route's name, as in counters. */
  route: string;
  status: number;
  /** `code` or `errcode` of the answer, when it was an error. */
  error?: string;
  fault?: FaultKind;
  durationMs: number;
  requestBody: unknown;
  responseBody: unknown;
}
