import { eq, type SQL, sql } from 'drizzle-orm';
import { incident as incidentTable } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import { lockOrders, lockSubject } from '../subject.ts';
import { assess } from './assess.ts';
import { type IncidentKind, KIND_NAMES } from './of-order.ts';
import { expectEntries, settleExpected } from './postpone.ts';
import { readIncident } from './read.ts';
import { INCIDENTS, type Reported, reportIncident } from './report.ts';
import { assertMayReport } from './rights.ts';
import { subjectNamed } from './subject.ts';
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
 * 已恢复: the incident is over; whoever was told of it is told so. Days that it moved are again what they were before,
 * as far as no other incident moves them and nobody has filled in another since.
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
    await lockOrders(tx.tx, ordersOfKind(row));
    const { moved } = await settleExpected(tx, id, null);
    const anew = await assessOthers(tx, row);
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
      ...expectEntries(moved, `${KIND_NAMES[told.kind]} ${label} 已恢复`),
      ...anew,
    ]);
  });
}

/** Orders of this incident and of all of its kind that are not over. */
const ordersOfKind = ({ id, kind }: Row): SQL => sql`
  select distinct t.order_id from incident_order t join incident i on i.id = t.incident_id
  where i.id = ${id} or (i.kind = ${kind} and i.state = 'open')`;

/** Incidents that hold up the same orders say anew how long, without this one. @returns for the log: days that move */
async function assessOthers(ctx: TxCtx, { id, kind }: Row): Promise<AuditEntry[]> {
  const others = await ctx.tx
    .select()
    .from(incidentTable)
    .where(sql`${incidentTable.state} = 'open' and ${incidentTable.kind} = ${kind} and exists (
      select from incident_order mine join incident_order t on t.order_id = mine.order_id
      where mine.incident_id = ${id} and t.incident_id = ${incidentTable.id})`)
    .orderBy(incidentTable.id);
  const entries: AuditEntry[] = [];
  for (const { id: other, subject, untilDate } of others) {
    const named = await subjectNamed(ctx, kind as IncidentKind, subject).catch((err: unknown) => {
      // It is in the master data no more: what was found last stays.
      if (err instanceof AppError) return null;
      throw err;
    });
    if (named) entries.push(...(await assess(ctx, other, named, untilDate)).entries);
  }
  return entries.filter(({ action }) => action === 'material.expect');
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
