import { eq } from 'drizzle-orm';
import type { Context } from 'koa';
import { evidenceExamination } from '../../db/schema/index.ts';
import type { Ctx } from '../../workflows/context.ts';
import type { StaffActor } from '../../workflows/staff/actor.ts';

/** Pictures that browsers show; the examiner has decoded each of them whole. */
const SHOWN = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);

/**
 * A file of evidence as it was given, for who may read its checkpoint. A picture that was decoded here is shown; whatever
 * else is saved and never opened in the page, because its content is the sender's. Damaged bytes end the answer short.
 */
export async function sendOriginal(
  ctx: Ctx & { actor: StaffActor },
  koa: Context,
  file: { sha256: string; name: string },
): Promise<void> {
  const [found] = await ctx.db
    .select({ kind: evidenceExamination.kind, mime: evidenceExamination.mime })
    .from(evidenceExamination)
    .where(eq(evidenceExamination.sha256, file.sha256));
  const shown = found?.kind === 'picture' && SHOWN.has(found.mime);
  const stat = await ctx.evidence.stat(file.sha256);
  const content = await ctx.evidence.open(file.sha256, { verify: true });
  koa.attachment(file.name, { type: shown ? 'inline' : 'attachment' });
  koa.set(
    'Content-Security-Policy',
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
  );
  koa.set('Cache-Control', 'private, no-store');
  // The name's ending is the sender's, too.
  koa.type = shown ? found.mime : found?.kind === 'pdf' ? 'application/pdf' : 'application/octet-stream';
  koa.body = content;
  if (stat) koa.length = stat.size;
  const { userId } = ctx.actor;
  ctx.log.info(
    { code: 'evidence.original', sha256: file.sha256, userId },
    'an original of evidence was opened',
  );
}
