import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { DbError } from '../../db/errors.ts';
import type { EvidenceStore } from '../../db/evidence/store.ts';
import { evidenceFile } from '../../db/schema/index.ts';
import { AppError } from '../../workflows/errors.ts';
import type { IncomingFile } from '../../workflows/flow.ts';
import type { Channel, InboundMessage } from '../channel.ts';

/** Largest file that is taken from a chat, bytes. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** How long a copy of the service may take for one message's files before another copy tries, seconds. */
const LEASE_SECONDS = 120;

/**
 * Brings the files of a message into the evidence store, outside any transaction, under a lease on the inbox
 * row. Content addressing makes a repeat harmless.
 * @returns undefined when another copy holds the lease.
 */
export async function fetchFiles(
  deps: { db: Db; evidence: EvidenceStore; holder: number },
  channel: Channel,
  rowId: number,
  message: InboundMessage,
): Promise<IncomingFile[] | undefined> {
  const leased = await deps.db.execute(sql`
    update inbox set due_at = app_now() + make_interval(secs => ${LEASE_SECONDS}), holder = ${deps.holder}
    where id = ${rowId} and state = 'new' and fetched is null and due_at <= app_now() returning id`);
  if (leased.length === 0) return undefined;
  const files: IncomingFile[] = [];
  for (const remote of message.files) {
    const download = await channel.download(remote);
    const name = remote.name ?? download.name ?? (remote.kind === 'picture' ? '图片' : '文件');
    const stored = await deps.evidence
      .put(download.stream, { name, maxBytes: MAX_FILE_BYTES })
      .catch((err) => {
        if (!(err instanceof DbError) || err.code !== 'evidence.too_large') throw err;
        throw new AppError('file.too_large', { name, maxMb: MAX_FILE_BYTES / 1024 / 1024 }, { cause: err });
      });
    files.push({ sha256: stored.sha256, name, size: stored.size, mime: stored.mime });
  }
  await deps.db.transaction(async (tx) => {
    for (const file of files) {
      await tx
        .insert(evidenceFile)
        .values({ ...file, uploadedBy: message.sender.userId ?? `外部:${message.sender.name}` })
        .onConflictDoNothing();
    }
    await tx.execute(sql`
      update inbox set fetched = ${JSON.stringify(files)}::text::jsonb, due_at = app_now(), holder = null where id = ${rowId}`);
  });
  return files;
}
