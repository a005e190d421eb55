import { AppError } from '../../workflows/errors.ts';
import { createPace } from '../upload/pace.ts';

export interface SignOnLimits {
  /** From one address and minute: a whole shift behind one router comes at once, and each attempt costs two calls. */
  attempts: number;
  /** Of them, those that are refused. */
  refusals: number;
  /** From everywhere, per minute. */
  all: number;
}

const LIMITS: SignOnLimits = { attempts: 600, refusals: 30, all: 2_000 };
const MINUTE_MS = 60_000;

/** Holds back who tries to sign on too often. Counted in this process; codes cannot be guessed in any number. */
export function createSignOnGate(limits: Partial<SignOnLimits> = {}) {
  const { attempts, refusals, all } = { ...LIMITS, ...limits };
  const tried = createPace(attempts, MINUTE_MS);
  const refused = createPace(refusals, MINUTE_MS);
  const anywhere = createPace(all, MINUTE_MS);
  /** @throws AppError board.too_fast, else whatever `attempt` throws */
  return async <T>(address: string, attempt: () => Promise<T>): Promise<T> => {
    const free = !refused.full(address) && anywhere.take('') && tried.take(address);
    if (!free) throw new AppError('board.too_fast');
    try {
      return await attempt();
    } catch (err) {
      if (err instanceof AppError) refused.take(address);
      throw err;
    }
  };
}

export type SignOnGate = ReturnType<typeof createSignOnGate>;
