/** The bytes follow on standard input: a file never lies in a folder where others could read it. */
export interface Job {
  /** Of what follows, bytes. */
  readonly size: number;
}

export interface Ready {
  readonly type: 'ready';
}

/** The work threw: a mistake of ours, or what a file broke. */
export interface Fault {
  readonly type: 'fault';
  readonly stack: string;
}

/** `rssMb`: what the process has grown to; wasm memory does not shrink. */
export type Answer<R> = (R | Fault) & { readonly rssMb: number };

/** The process is gone, and with it what it was doing. */
export interface Ended {
  readonly type: 'ended';
  readonly why: 'crashed' | 'timeout' | 'memory' | 'closing';
}
