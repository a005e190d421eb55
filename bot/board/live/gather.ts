/*
 * What the database tells (migration board_events): `order:1,2`, `checkpoint:3`, `load:`, `gone:["userId"]`,
 * `cards:["userId"]` (migration board_cards), `session:`; `*` instead of ids stands for many.
 */

/** What has changed since readers were last told. */
export interface Changes {
  /** Too much to name, or nobody knows: everybody reads anew. */
  all: boolean;
  orders: Set<number>;
  checkpoints: Set<number>;
  load: boolean;
  /** People who had to do with an order until now. */
  gone: Set<string>;
  /** People of whom the chat asks something else than before. */
  cards: Set<string>;
  /** Somebody signed off, or was signed off. */
  sessions: boolean;
}

export const noChanges = (): Changes => ({
  all: false,
  orders: new Set(),
  checkpoints: new Set(),
  load: false,
  gone: new Set(),
  cards: new Set(),
  sessions: false,
});

/** More orders or checkpoints at once than this are not named any more. */
const MOST_NAMED = 200;

/** Adds one notification to what has changed. */
export function gather(changes: Changes, payload: string): void {
  const at = payload.indexOf(':');
  const [kind, what] = [payload.slice(0, at), payload.slice(at + 1)];
  if (what === '*') changes.all = true;
  else if (kind === 'order') addIds(changes.orders, what);
  else if (kind === 'checkpoint') addIds(changes.checkpoints, what);
  else if (kind === 'load') changes.load = true;
  else if (kind === 'session') changes.sessions = true;
  else if (kind === 'gone' || kind === 'cards')
    for (const userId of JSON.parse(what) as string[]) changes[kind].add(userId);
  else changes.all = true;
  if (changes.orders.size > MOST_NAMED || changes.checkpoints.size > MOST_NAMED) changes.all = true;
}

function addIds(set: Set<number>, list: string): void {
  for (const id of list.split(',')) set.add(Number(id));
}
