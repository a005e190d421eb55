/**
 * Why no connection could be opened. `bad_credentials`: the gateway knows us and refuses (401 authFailed);
 * `no_network`: nobody answered; `refused`: the gateway or the socket answered with an error; `malformed`: the
 * answer is not what the protocol says (a proxy's page, for example).
 */
export type GatewayErrorKind = 'bad_credentials' | 'no_network' | 'refused' | 'malformed';

/** Never carries the secret or the ticket. */
export class GatewayError extends Error {
  readonly kind: GatewayErrorKind;
  readonly code: string;

  constructor(kind: GatewayErrorKind, detail: string) {
    super(detail);
    this.name = 'GatewayError';
    this.kind = kind;
    this.code = `stream.${kind}`;
  }
}
