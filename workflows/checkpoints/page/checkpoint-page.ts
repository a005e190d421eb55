import type { CheckpointPage } from '../../../board/api/checkpoint.ts';
import type { CardField } from '../../card.ts';
import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { factFields } from '../cards/checkpoint-card.ts';
import { candidatesFor } from '../evidence/candidates.ts';
import { type CheckpointView, mayRead, readCheckpoint } from '../read.ts';
import { blocksText } from '../text.ts';
import { type UploadPage, uploadPage } from '../upload-page.ts';
import { briefOf, handsOf } from './brief.ts';

/** A checkpoint for its page, beside what only the server of pages knows: the card, addresses, limits. */
export interface CheckpointFacts {
  view: CheckpointView;
  /** The same words as on the upload page. */
  upload: UploadPage;
  page: Omit<CheckpointPage, 'card' | 'evidence' | 'upload'>;
}

/**
 * @throws AppError checkpoint.not_found for one that is not there and for one that the actor may not read alike
 */
export async function readCheckpointPage(ctx: TxCtx, id: number): Promise<CheckpointFacts> {
  const { actor, factory } = ctx;
  const view = await readCheckpoint(ctx, id);
  if (!view || actor.kind !== 'staff' || !mayRead(ctx, view)) throw new AppError('checkpoint.not_found');
  const wanted = (await candidatesFor(ctx, actor.userId)).some((one) => one.id === view.id);
  const upload = uploadPage(factory, view, wanted);
  const open = view.state === 'open';
  const blocked = open ? blocksText(factory, view) : '';
  return {
    view,
    upload,
    page: {
      brief: briefOf(factory, view, await handsOf(ctx)),
      orderLine: upload.order,
      asks: upload.asks,
      facts: [
        ...upload.facts.filter(({ label }) => label !== '责任人' && label !== '截止'),
        ...(view.about?.fields ?? []),
        ...factFields(view),
        ...mismatchFields(view),
        ...(view.meeting
          ? [{ label: '升级会议', value: `${view.meeting.organiserName} 组织`, tone: 'bad' as const }]
          : []),
        ...(view.busyUntil
          ? [{ label: '处理中', value: `${view.busyByName ?? ''}，到时未完成将继续提醒` }]
          : []),
        ...(blocked ? [{ label: '未通过前', value: `订单不能进入${blocked}` }] : []),
      ],
      changes: upload.changes,
      signers: view.signers.map((one) => ({
        name: one.name,
        state: one.state as CheckpointPage['signers'][number]['state'],
        delegate: one.state === 'pending' ? (one.delegate?.name ?? null) : null,
        decidedAt: one.decidedAt && new Date(one.decidedAt).toISOString(),
        decidedBy: one.decidedByName === one.name ? null : one.decidedByName,
        reason: one.reason,
      })),
      wants: upload.wants === null ? null : { what: upload.wants, count: upload.count },
      decision: upload.decision,
      now: new Date(view.now).toISOString(),
    },
  };
}

/** What the check of special processes found, a line each. */
const mismatchFields = ({ mismatches }: CheckpointView): CardField[] =>
  (mismatches ?? []).map((value) => ({ label: '工艺', value, tone: 'warn' }));
