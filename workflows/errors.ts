/** Values a sentence may need; never secrets, never whole payloads. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/**
 * The one family of expected errors. `code` goes to the log (`order.not_found`); the Chinese sentence for
 * people is made from it in workflows/sentences. Anything else that is thrown is a fault of ours: it is
 * logged in full and a person only reads a general sentence.
 */
export class AppError extends Error {
  readonly code: string;
  readonly params: ErrorParams;

  constructor(code: string, params: ErrorParams = {}, options?: { cause?: unknown }) {
    super(code, options);
    this.name = 'AppError';
    this.code = code;
    this.params = params;
  }
}
