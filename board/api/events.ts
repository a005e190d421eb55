/**
 * `GET /board/api/events` (server-sent events, each with one of these as its data): what has changed since the page
 * read it. Readers are told only of orders that they may see.
 */
export type BoardEvent =
  | { kind: 'order'; id: number; number: string }
  /** A checkpoint of this order. */
  | { kind: 'checkpoint'; id: number; order: number; number: string }
  /** What the chat asks the reader: a card of theirs has come, changed or gone. */
  | { kind: 'cards' }
  /** Machines: what they do, or what is planned on them. */
  | { kind: 'load' }
  /** Anything may have changed: read anew what is shown. */
  | { kind: 'all' };
