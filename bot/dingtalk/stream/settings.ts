import type { BackoffRule } from './backoff.ts';

/** All in ms of real time. */
export interface StreamSettings {
  /** Gateway call and socket handshake, each. */
  timeoutMs: number;
  /** After a network or gateway failure. */
  backoff: BackoffRule;
  /**
   * After refused credentials: slower, because only a person can mend it, but never given up, because the mend may
   * be on the platform's side (app re-enabled, secret reset and set back). A new secret in our configuration takes
   * effect at the next start.
   */
  credentialsBackoff: BackoffRule;
  /** A connection that lived this long is taken for good: the next failure starts the backoff anew. */
  stableMs: number;
  /** No application frame for this long: the connection is dead, whatever its socket says (20–30 s is normal). */
  silenceMs: number;
  /** How often silence and the wall clock are looked at. */
  watchMs: number;
  /** A wall clock that ran ahead of the steady clock by more than this: the machine slept, the socket is dead. */
  jumpMs: number;
  /** A connection that the server said goodbye to is closed by us after this long (the server does after 10 s). */
  retireMs: number;
  /** How long `stop` waits for acknowledgements under way, and then for the sockets to close. */
  stopMs: number;
  /** Messages and events worked at once. */
  messageSlots: number;
  /** Presses worked at once; apart from the messages, because a press must be answered within 2 s. */
  pressSlots: number;
}

export const defaultStreamSettings: StreamSettings = {
  timeoutMs: 10_000,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  credentialsBackoff: { firstMs: 30_000, maxMs: 600_000 },
  stableMs: 30_000,
  silenceMs: 60_000,
  watchMs: 5_000,
  jumpMs: 30_000,
  retireMs: 15_000,
  stopMs: 3_000,
  messageSlots: 16,
  pressSlots: 16,
};
