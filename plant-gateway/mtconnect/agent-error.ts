import type { Doubt } from '../sink.ts';

/** Something answered at the agent's address, but not with this machine's values. */
export class AgentError extends Error {
  readonly doubt: Doubt;

  /** @param message in words for people */
  constructor(doubt: Doubt, message: string) {
    super(message);
    this.name = 'AgentError';
    this.doubt = doubt;
  }
}
