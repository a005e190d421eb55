import { attachToRequest, requestsFor } from '../../changes/attach.ts';
import type { TxCtx } from '../../context.ts';
import { attachLetter, lettersWanted } from '../../due-date-change/attach.ts';
import { attachEvidence, type GivenFile } from './attach.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import type { ExaminationRow } from './examine.ts';

/** What a file of a person can be for: a checkpoint, or a customer's change request of theirs, or the letter of a new due date. */
export type Target = Candidate & { kind: 'checkpoint' | 'change' | 'date' };

/** Where a file goes, as a button keeps it: `checkpoint:17`, `change:3`, `date:5`. */
export const targetKey = ({ kind, id }: Pick<Target, 'kind' | 'id'>): string => `${kind}:${id}`;

/** What a file was sent for where its words are such a key: the upload page of a letter writes it there. */
export function targetNamed(words: string): Pick<Target, 'kind' | 'id'> | null {
  const [, id] = /^date:(\d{1,15})$/.exec(words) ?? [];
  return id ? { kind: 'date', id: Number(id) } : null;
}

/** Everything that waits for files of a person; their own change requests first. */
export async function targetsFor(ctx: TxCtx, userId: string): Promise<Target[]> {
  const [dates, requests, checkpoints] = [
    await lettersWanted(ctx, userId),
    await requestsFor(ctx, userId),
    await candidatesFor(ctx, userId),
  ];
  return [
    ...dates.map((one) => ({
      ...one,
      kind: 'date' as const,
      key: 'due_date_change',
      name: `改期申请 ${one.id} 号的客户确认函`,
      signs: true,
    })),
    ...requests.map((one) => ({
      ...one,
      kind: 'change' as const,
      key: 'change_request',
      name: `变更申请 ${one.id} 号`,
      // It is theirs to prove: it goes before checkpoints that they only look on.
      signs: true,
    })),
    ...checkpoints.map((one) => ({ ...one, kind: 'checkpoint' as const })),
  ];
}

/**
 * Attaches an examined file to a target, as the actor's evidence.
 * @returns the line for who sent it
 * @throws AppError as attachEvidence and attachToRequest
 */
export function attachTo(
  ctx: TxCtx,
  { kind, id }: Pick<Target, 'kind' | 'id'>,
  file: GivenFile,
  found: ExaminationRow,
): Promise<string> {
  if (kind === 'date') return attachLetter(ctx, id, file, found);
  return kind === 'change' ? attachToRequest(ctx, id, file, found) : attachEvidence(ctx, id, file, found);
}
