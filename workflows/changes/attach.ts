import { eq, sql } from 'drizzle-orm';
import { changeRequest } from '../../db/schema/index.ts';
import { audit } from '../audit/record.ts';
import type { ExaminationRow } from '../checkpoints/evidence/examine.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { requireReadable } from '../evidence/acceptable.ts';
import { auditSubject } from '../orders/events.ts';
import { decidersOf } from './deciders.ts';
import { assertChangeable, type Held, holdRequest, wanted } from './lock.ts';
import { giveCard, paintOthers } from './paint.ts';
import { readImpact } from './read-impact.ts';

const MOST_FILES = 9;

/** A request that waits for files of a person, as the question asks for it. */
export interface RequestTarget {
  id: number;
  orderId: number;
  number: string;
  customerName: string;
}

/** Undecided requests of a person, those without any evidence first, then the newest. */
export async function requestsFor({ tx }: TxCtx, userId: string): Promise<RequestTarget[]> {
  const rows = await tx.execute<RequestTarget & Record<string, unknown>>(sql`
    select r.id::float8 as id, o.id::float8 as "orderId", o.number, c.short_name as "customerName"
    from change_request r join customer_order o on o.id = r.order_id join customer c on c.id = o.customer_id
    where r.requested_by = ${userId} and r.state in ('draft', 'open')
    order by r.state, r.id desc limit 50`);
  return [...rows];
}

/**
 * Takes an examined file as the customer's letter or mail; the first one puts the request before the planner.
 * @returns the line for who sent it
 * @throws AppError change.evidence_not_yours, change.settled, change.too_many_files, order.ended, change.shipped, and
 *   the quality faults (evidence.blurred …)
 */
export async function attachToRequest(
  ctx: TxCtx,
  requestId: number,
  file: { sha256: string; name: string },
  found: ExaminationRow,
): Promise<string> {
  const { actor } = ctx;
  const held = await holdRequest(ctx, requestId);
  const { request, order } = held;
  if (actor.kind !== 'staff' || request.requestedBy !== actor.userId)
    throw new AppError('change.evidence_not_yours');
  if (request.evidence.includes(file.sha256)) return `这个文件已经收过，是变更申请 ${requestId} 号的依据。`;
  if (request.evidence.length >= MOST_FILES)
    throw new AppError('change.too_many_files', { most: MOST_FILES });
  assertChangeable(ctx, order);
  requireReadable(found);
  const first = request.state === 'draft';
  await save(ctx, held, file.sha256, first);
  const deciders = first ? await decidersOf(ctx, order, actor.userId) : [];
  await paintOthers(ctx, requestId, null);
  await giveCard(
    ctx,
    requestId,
    deciders,
    { text: `${actor.name} 提交了客户变更，请您决定。`, tone: 'info' },
    'submitted',
  );
  await audit(ctx, {
    action: first ? 'change.submit' : 'change.evidence',
    ...auditSubject(order.number),
    change: { request: [null, requestId], file: [null, file.name] },
    evidence: [file.sha256],
  });
  const number = `变更申请 ${requestId} 号（${order.number}）`;
  if (!first) return `收到，已加入${number}的依据，共 ${request.evidence.length + 1} 份。`;
  const names = deciders.map(({ name }) => name).join('、');
  return `收到，${number}已交给 ${names || '计划主管'} 决定。还有材料可以接着发。`;
}

/** The impact is computed again: time has passed since it was asked. */
async function save(ctx: TxCtx, { request, order }: Held, sha256: string, first: boolean): Promise<void> {
  const impact = first ? { impact: await readImpact(ctx, order, wanted(order, request.change)) } : {};
  await ctx.tx
    .update(changeRequest)
    .set({
      ...impact,
      evidence: [...request.evidence, sha256],
      state: 'open',
      version: sql`${changeRequest.version} + 1`,
    })
    .where(eq(changeRequest.id, request.id));
}
