import { type ChainRow, type Change, type Head, rowHash, type SealedRow } from './canonical.ts';
import { canonicalJson, storable, storableText } from './json.ts';

/** What a verb records. Values of `change` are anything with an exact JSON form (see json.ts). */
export interface AuditEntry {
  /** `<entity>.<verb>`, e.g. order.transition. */
  action: string;
  entity: string;
  entityId: string | number;
  /** Before and after, by field; fields that did not change are left out of the log. Make it with `diff`. */
  change: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
  /** Why, in a person's words. */
  reason?: string;
  /** SHA-256 digests (lower-case hex) of the evidence files this act rests on. */
  evidence?: readonly string[];
}

/** An entry in storable form: all of a chain row but its place in the chain. */
export type Draft = Omit<ChainRow, 'seq' | 'at' | 'prevHash'>;

const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Brings an entry into the form that is hashed and stored. Null when nothing changed and no evidence was given:
 * a no-op leaves no row. Throws TypeError for values without an exact form; the caller's transaction must fail then.
 */
export function draftOf(actor: string, entry: AuditEntry): Draft | null {
  const evidence = [...(entry.evidence ?? [])];
  const bad = evidence.find((digest) => !DIGEST.test(digest));
  if (bad !== undefined) throw new TypeError(`audit: not a SHA-256 digest: ${bad}`);
  const change = changed(entry.change);
  if (evidence.length === 0 && Object.keys(change).length === 0) return null;
  return {
    actor: name('actor', actor),
    action: name('action', entry.action),
    entity: name('entity', entry.entity),
    entityId: name('entityId', String(entry.entityId)),
    change,
    reason: storableText(entry.reason ?? ''),
    evidence,
  };
}

/** Our own identifiers are never repaired silently. */
function name(what: string, value: string): string {
  if (value === '' || value !== storableText(value)) throw new TypeError(`audit: unusable ${what}`);
  return value;
}

function changed(change: AuditEntry['change']): Change {
  const result: Change = Object.create(null);
  for (const field of Object.keys(change)) {
    const [before, after] = change[field] ?? [null, null];
    const pair: [ReturnType<typeof storable>, ReturnType<typeof storable>] = [
      storable(before),
      storable(after),
    ];
    if (canonicalJson(pair[0]) !== canonicalJson(pair[1])) result[name('field', field)] = pair;
  }
  return result;
}

/** Chains drafts behind a head, in order. `at` of each: ISO 8601 UTC with milliseconds. */
export function sealRows(head: Head, drafts: readonly (Draft & { at: string })[]): SealedRow[] {
  let { seq, hash } = head;
  return drafts.map((draft) => {
    seq += 1;
    const row = { ...draft, seq, prevHash: hash };
    hash = rowHash(row);
    return { ...row, hash };
  });
}
