/**
 * Why a request brought nothing. `exception`: the device answered that it will not; the connection is sound. After
 * `frame` (bytes that are no answer to what was asked) and `closed` the connection is of no use any more.
 */
export type LinkFault = 'timeout' | 'closed' | 'frame' | 'exception';

export class LinkError extends Error {
  readonly kind: LinkFault;
  /** Modbus exception code; 0 for all else. */
  readonly code: number;

  constructor(kind: LinkFault, message: string, code = 0) {
    super(message);
    this.name = 'LinkError';
    this.kind = kind;
    this.code = code;
  }
}

/** Illegal function, address or value: this device will never answer this request. */
export const isRefused = (err: unknown): boolean =>
  err instanceof LinkError && err.kind === 'exception' && err.code >= 1 && err.code <= 3;
