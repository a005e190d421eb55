/** Codes of the driver and the system while the server cannot be reached. */
const AWAY = new Set([
  'db.connection_lost',
  'db.closed',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
]);

/** SQLSTATE: connection trouble, no resources, stopping or starting, statement or lock timed out. */
const AWAY_STATE = /^(08|53)\w{3}$|^57P0[1-5]$|^57014$|^55P03$/;
/** SQLSTATE: serialization failure, deadlock. */
const COLLIDED = new Set(['40001', '40P01']);

/** Codes of an error and of its causes. */
function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 8) return [];
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  return [...code, ...codesOf(error.cause, depth + 1)];
}

/** The database cannot answer now; the same request may well succeed in a moment. What was done of it is unknown. */
export const isAway = (error: unknown): boolean =>
  codesOf(error).some((code) => AWAY.has(code) || AWAY_STATE.test(code));

/** Two transactions got into each other's way; nothing of this one is done, and at once it can be tried again. */
export const hasCollided = (error: unknown): boolean => codesOf(error).some((code) => COLLIDED.has(code));
