import type { AuditEntry } from '../../../audit/entry.ts';
import type { Batch } from '../batch.ts';

/** Why, and on what evidence, a row changed an order. */
export const origin = (batch: Batch, row: number): Pick<AuditEntry, 'reason' | 'evidence'> => ({
  reason: `${reasonOf(batch)}第 ${row} 行`,
  evidence: [batch.fileSha256],
});

export const reasonOf = (batch: Pick<Batch, 'fileName'>): string =>
  `导入文件“${batch.fileName.slice(0, 80)}”`;

/** A new thing's fields as changes from nothing; empty ones are left out. */
export function fresh(values: Record<string, unknown>): AuditEntry['change'] {
  const empty = (value: unknown): boolean =>
    value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (empty(value) ? [] : [[key, [null, value]] as const])),
  );
}
