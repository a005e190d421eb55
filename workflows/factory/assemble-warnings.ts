import { whoOf } from './assemble-checkpoints.ts';
import type { WarningsFile } from './schema.ts';
import type { ClockTime, DigestRules, WarningRules } from './warning-rules.ts';

/** warnings.yaml as rules. */
export function assembleWarnings({ warning, digest, sections }: WarningsFile): {
  warning: WarningRules;
  digest: DigestRules;
} {
  return {
    warning: { days: warning.days, at: timesOf(warning.at), tell: warning.tell.map(whoOf) },
    digest: { at: timesOf(digest.at), rows: digest.rows, sections },
  };
}

/** Earliest first, each once. */
export const timesOf = (texts: readonly string[]): ClockTime[] =>
  [...new Set(texts)].sort().map((text) => {
    const [hour = 0, minute = 0] = text.split(':').map(Number);
    return { hour, minute };
  });
