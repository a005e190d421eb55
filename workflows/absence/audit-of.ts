import type { AuditEntry } from '../audit/entry.ts';
import type { AbsenceView } from './read.ts';

/** What the log says of an absence that is declared or cancelled. */
export function auditOf(verb: 'declare' | 'cancel', absence: AbsenceView): AuditEntry {
  const facts = {
    userId: absence.userId,
    delegate: absence.delegateUserId,
    from: absence.fromAt.toISOString(),
    until: absence.untilAt.toISOString(),
  };
  const pair = (value: string) => (verb === 'declare' ? ([null, value] as const) : ([value, null] as const));
  return {
    action: `absence.${verb}`,
    entity: 'absence',
    entityId: absence.id,
    change: Object.fromEntries(Object.entries(facts).map(([field, value]) => [field, pair(value)])),
    ...(verb === 'declare' && absence.reason ? { reason: absence.reason } : {}),
  };
}
