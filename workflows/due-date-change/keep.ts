import { evidenceFile } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import type { KeptReading } from './kept.ts';
import type { LetterOutcome } from './letter-reader.ts';

type Read = Extract<LetterOutcome, { kind: 'read' }>;

/** Stores the pictures of a reading as files of their own, durable before anything refers to them. */
export async function keepReading(ctx: Ctx, requestId: number, read: Read): Promise<KeptReading> {
  const items: KeptReading['items'] = [];
  for (const { crop, ...item } of read.items) {
    const name = `改期申请 ${requestId} 号 ${item.key}.jpg`;
    items.push({ ...item, cropSha256: crop ? await keepPicture(ctx, crop, name) : null });
  }
  const picture = read.picture
    ? await keepPicture(ctx, read.picture, `改期申请 ${requestId} 号 识别结果.jpg`)
    : null;
  return { engine: read.engine, items, pictureSha256: picture };
}

async function keepPicture(ctx: Ctx, bytes: Uint8Array, name: string): Promise<string> {
  const stored = await ctx.evidence.put(bytes, { name, maxBytes: bytes.byteLength });
  await ctx.db
    .insert(evidenceFile)
    .values({ ...stored, name, uploadedBy: 'system:due-date-change' })
    .onConflictDoNothing();
  return stored.sha256;
}
