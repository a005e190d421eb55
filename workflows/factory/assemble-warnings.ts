import { whoOf } from './assemble-checkpoints.ts';
import type { WarningsFile } from './schema.ts';
import type { ClockTime, DigestRules, DigestSectionKey, WarningRules } from './warning-rules.ts';

/** warnings.yaml as rules. */
export function assembleWarnings({ warning, digest, sections }: WarningsFile): {
  warning: WarningRules;
  digest: DigestRules;
} {
  return {
    warning: { days: warning.days, at: timesOf(warning.at), tell: warning.tell.map(whoOf) },
    digest: { at: timesOf(digest.at), rows: digest.rows, ...withOutside(sections) },
  };
}

type Sections = Record<string, DigestSectionKey[]>;

/**
 * A file that names `outside` for no role is older than the section: who reads of missing material gets it, or nobody would be
 * reminded of what is to be ordered outside. A file that names it for any role has decided for all.
 */
function withOutside(sections: Sections): Pick<DigestRules, 'sections' | 'assumed'> {
  const all = Object.entries(sections);
  if (all.some(([, keys]) => keys.includes('outside'))) return { sections, assumed: [] };
  const assumed = all.filter(([, keys]) => keys.includes('shortages')).map(([role]) => role);
  const added = assumed.map((role) => [role, [...(sections[role] ?? []), 'outside'] as const] as const);
  return { sections: { ...sections, ...Object.fromEntries(added) }, assumed };
}

/** Earliest first, each once. */
export const timesOf = (texts: readonly string[]): ClockTime[] =>
  [...new Set(texts)].sort().map((text) => {
    const [hour = 0, minute = 0] = text.split(':').map(Number);
    return { hour, minute };
  });
