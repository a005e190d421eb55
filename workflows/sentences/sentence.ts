import type { ErrorParams } from '../errors.ts';

/** Error code → what a person reads: what is wrong, and what to do. */
export type Sentences = Readonly<Record<string, (params: ErrorParams) => string>>;
