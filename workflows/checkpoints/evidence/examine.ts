import { eq } from 'drizzle-orm';
import { evidenceExamination, evidenceFile } from '../../../db/schema/index.ts';
import type { Ctx } from '../../context.ts';

export type ExaminationRow = typeof evidenceExamination.$inferSelect;

/**
 * What a file of the evidence store is, examined once per content and kept. The clean preview is stored as a file of
 * its own, durable before anything refers to it.
 * @throws EvidenceRefusal when it is not evidence or could not be examined
 */
export async function examineStored(ctx: Ctx, sha256: string, name: string): Promise<ExaminationRow> {
  const [known] = await ctx.db
    .select()
    .from(evidenceExamination)
    .where(eq(evidenceExamination.sha256, sha256));
  if (known) return known;
  if (!ctx.examiner) throw new Error('this service has no examiner');
  const found = await ctx.examiner.examine(
    { name, content: () => ctx.evidence.open(sha256) },
    { allowed: ['picture', 'pdf', 'document'] },
  );
  const preview = found.preview
    ? await ctx.evidence.put(found.preview, { name: `${name} 预览`, maxBytes: found.preview.byteLength })
    : null;
  const row = {
    sha256,
    kind: found.kind,
    mime: found.mime,
    width: found.width ?? null,
    height: found.height ?? null,
    pages: found.pages ?? null,
    sharpness: found.quality ? Math.round(found.quality.sharpness) : null,
    faults: [...(found.quality?.faults ?? [])],
    fingerprint: found.fingerprint,
    previewSha256: preview?.sha256 ?? null,
  };
  await ctx.db.transaction(async (tx) => {
    if (preview)
      await tx
        .insert(evidenceFile)
        .values({ ...preview, name: `${name} 预览.jpg`, uploadedBy: 'system:evidence' })
        .onConflictDoNothing();
    await tx.insert(evidenceExamination).values(row).onConflictDoNothing();
  });
  const [saved] = await ctx.db
    .select()
    .from(evidenceExamination)
    .where(eq(evidenceExamination.sha256, sha256));
  if (!saved) throw new Error('the examination was not saved');
  return saved;
}
