import { sql } from 'drizzle-orm';
import type { Tx } from '../../../db/client.ts';
import type { Recipient } from '../../messages.ts';
import type { Counts, Summary } from './summary.ts';

/** Name of the flow in cards and in the list of flows. */
export const IMPORT_FLOW = 'order-import';

/** Database channels that wake the two kinds of long work. */
export const READING_CHANNEL = 'import_reading';
export const APPLYING_CHANNEL = 'import_applying';

/** Kind of the due instant at which an unconfirmed preview ends. */
export const EXPIRE_KIND = 'import.expire';

/** Hours that a preview waits for its confirmation. */
export const PREVIEW_HOURS = 24;

export type BatchState =
  | 'reading'
  | 'preview'
  | 'applying'
  | 'done'
  | 'cancelled'
  | 'expired'
  | 'refused'
  | 'failed';

/** One workbook on its way (db/schema/imports.ts). */
export interface Batch {
  id: string;
  fileSha256: string;
  fileName: string;
  /** Key of a WorkbookKind; 'orders' until it is read. */
  kind: string;
  uploadedBy: string;
  replyTo: Recipient;
  state: BatchState;
  total: number;
  processed: number;
  counts: Counts;
  summary: Summary;
  attempts: number;
}

/** One card per workbook lives from the first answer to the result. */
export const cardKey = (batchId: string): string => `import:${batchId}`;

/** Columns of a batch as `Batch` has them, for raw queries. */
export const BATCH_COLUMNS = sql.raw(
  `id, file_sha256 as "fileSha256", file_name as "fileName", kind, uploaded_by as "uploadedBy", reply_to as "replyTo",
   state, total, processed, counts, summary, attempts`,
);

/** The batch as it is, without a lock. */
export async function findBatch(tx: Tx, id: string): Promise<Batch | undefined> {
  const rows = await tx.execute<Batch & Record<string, unknown>>(
    sql`select ${BATCH_COLUMNS} from import_batch where id = ${id}`,
  );
  return rows[0];
}

/**
 * Locks the batch's open card. Whoever changes batch and card takes the card first, as a press does, so that
 * two of them never wait for each other.
 */
export async function lockCard(tx: Tx, batchId: string): Promise<void> {
  await tx.execute(sql`select 1 from card where key = ${cardKey(batchId)} and state = 'open' for update`);
}
