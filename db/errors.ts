/**
 * A fault of the database or the evidence store that a person must put right. `code` is stable and goes to
 * the log; the message is one Chinese and one English sentence that say what is wrong and what to do.
 */
export class DbError extends Error {
  readonly code: string;

  constructor(code: string, chinese: string, english: string, options?: { cause?: unknown }) {
    super(`${chinese} / ${english}`, options);
    this.name = 'DbError';
    this.code = code;
  }
}

/** The `code` of a system error (`ENOENT`, `EACCES`, …), or undefined for anything else. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
