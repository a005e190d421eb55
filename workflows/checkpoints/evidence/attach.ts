import { checkpointEvidence } from '../../../db/schema/index.ts';
import { audit } from '../../audit/record.ts';
import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { requireReadable } from '../../evidence/acceptable.ts';
import { EvidenceRefusal } from '../../evidence/refusal.ts';
import { markFirstAct } from '../../orders/first-act.ts';
import { lockSubject } from '../../subject.ts';
import { subjectOf } from '../audit-subject.ts';
import { orderOf } from '../lock.ts';
import { readCheckpoint } from '../read.ts';
import { repaintSoon } from '../repaint.ts';
import { touch } from '../sign.ts';
import { flagsText } from '../text.ts';
import { candidatesFor } from './candidates.ts';
import type { ExaminationRow } from './examine.ts';
import { lockRow } from './lock-row.ts';
import { reuseOf } from './reused.ts';

export interface GivenFile {
  sha256: string;
  name: string;
}

/**
 * Attaches an examined file to a checkpoint, in the present round, as the actor's evidence.
 * @returns the line for who sent it
 * @throws AppError evidence.not_wanted, evidence.too_many, evidence.not_allowed, evidence.reused, and the quality
 *   faults (evidence.blurred …) where the configuration asks for another file
 */
export async function attachEvidence(
  ctx: TxCtx,
  checkpointId: number,
  file: GivenFile,
  found: ExaminationRow,
): Promise<string> {
  const { actor } = ctx;
  const orderId = await orderOf(ctx, checkpointId);
  if (actor.kind !== 'staff' || orderId === undefined) throw new AppError('evidence.not_wanted');
  await lockSubject(ctx.tx, `order:${orderId}`);
  const row = await lockRow(ctx, checkpointId);
  const view = await readCheckpoint(ctx, checkpointId);
  const rule = row && ctx.factory.checkpoints[row.key]?.evidence;
  const wanted = (await candidatesFor(ctx, actor.userId)).some((one) => one.id === checkpointId);
  if (!row || !view || !rule || !wanted) throw new AppError('evidence.not_wanted');
  if (view.evidence.some((one) => one.sha256 === file.sha256))
    return `这个文件已经收过，是「${view.name}」的凭证。`;
  if (!rule.kinds.some((kind) => kind === found.kind))
    throw new EvidenceRefusal('evidence.not_allowed', { what: KINDS[found.kind] ?? '这种文件' });
  if (view.evidence.length >= rule.atMost)
    throw new AppError('evidence.too_many', { name: view.name, most: rule.atMost });
  if (rule.quality === 'ask') requireReadable(found);
  const reuse = await reuseOf(ctx, found, orderId);
  if (reuse?.how === 'same' && rule.reused === 'ask')
    throw new AppError('evidence.reused', { number: reuse.number });
  const flags = [...found.faults, ...(reuse ? [reuse.how === 'same' ? 'reused' : 'alike'] : [])];
  await ctx.tx.insert(checkpointEvidence).values({
    checkpointId,
    round: row.round,
    sha256: file.sha256,
    name: file.name,
    uploadedBy: actor.userId,
    flags,
    reusedFrom: reuse?.number ?? null,
  });
  await markFirstAct(ctx, { id: orderId });
  await touch(ctx, { row });
  await repaintSoon(ctx, checkpointId);
  await audit(ctx, {
    action: 'checkpoint.evidence',
    ...subjectOf(view.order.number),
    change: {
      checkpoint: [null, view.name],
      file: [null, file.name],
      ...(flags.length > 0 ? { flags: [null, flags] } : {}),
    },
    evidence: [file.sha256],
  });
  ctx.log.info({ code: 'evidence.attached', order: view.order.number, flags }, 'evidence attached');
  const marks = flags.length > 0 ? `（已标记：${flagsText(flags, reuse?.number ?? null)}）` : '';
  const have = view.evidence.length + 1;
  const next = have >= rule.atLeast ? '凭证已齐，可以点通过。' : `还差 ${rule.atLeast - have} 份。`;
  return `收到，已作为「${view.name}」（${view.order.number}）的凭证，共 ${have} 份${marks}。${next}`;
}

const KINDS: Readonly<Record<string, string>> = { picture: '图片', pdf: 'PDF', document: '办公文档' };
