import { eq, sql } from 'drizzle-orm';
import { incident as incidentTable } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import { lockSubject } from '../subject.ts';
import type { IncidentKind } from './of-order.ts';
import { readIncident } from './read.ts';
import { INCIDENTS, type Reported, reportIncident } from './report.ts';
import { assertMayReport } from './rights.ts';
import { tellOver } from './tell.ts';

type Row = typeof incidentTable.$inferSelect;

/** @throws AppError incident.not_found, incident.over */
async function holdOpen(ctx: TxCtx, id: number): Promise<Row> {
  await lockSubject(ctx.tx, INCIDENTS);
  const [row] = await ctx.tx.select().from(incidentTable).where(eq(incidentTable.id, id)).for('update');
  if (!row) throw new AppError('incident.not_found');
  if (row.state !== 'open') throw new AppError('incident.over');
  return row;
}

/**
 * 已恢复: the incident is over; whoever was told of it is told so. Days that purchasing expects stay as they are: goods
 * that are there are told by their receipt.
 * @throws AppError incident.not_permitted, incident.not_found, incident.over
 */
export function endIncident(ctx: Ctx, id: number): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const actor = assertMayReport(tx);
    const row = await holdOpen(tx, id);
    // Everybody's orders, not only those that the actor sees.
    const view = await readIncident({ ...tx, actor: { kind: 'system', name: 'incidents' } }, id);
    await tx.tx
      .update(incidentTable)
      .set({ state: 'over', endedAt: sql`app_now()`, endedBy: actor.userId })
      .where(eq(incidentTable.id, id));
    const orders = view?.orders ?? [];
    const label = view?.name ? `${view.name}（${row.subject}）` : row.subject;
    const told = { id, kind: row.kind as IncidentKind, subject: { label }, untilDate: row.untilDate };
    await tellOver(tx, told, orders);
    await audit(tx, [
      {
        action: 'incident.end',
        entity: 'incident',
        entityId: id,
        change: { state: [row.state, 'over'], subject: [null, row.subject] },
      },
      ...orders.map(({ number, likelyDate }) => ({
        action: 'incident.over',
        ...auditSubject(number),
        change: { likelyDate: [likelyDate, null] as const },
      })),
    ]);
  });
}

/**
 * 改日期: the incident takes longer, or shorter; all is computed anew.
 * @param seen the day on the card that was pressed
 * @throws AppError incident.changed when somebody was first, and as reportIncident
 */
export function postponeIncident(
  ctx: Ctx,
  input: { id: number; seen: string; until: string; note: string },
): Promise<Reported> {
  return withTransaction(ctx, async (tx) => {
    assertMayReport(tx);
    const row = await holdOpen(tx, input.id);
    if (row.untilDate !== input.seen) throw new AppError('incident.changed', { day: row.untilDate });
    return reportIncident(tx, {
      kind: row.kind,
      subject: row.subject,
      until: input.until,
      note: input.note,
    });
  });
}
