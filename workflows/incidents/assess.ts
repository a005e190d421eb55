import { and, eq, ne, sql } from 'drizzle-orm';
import { incidentOrder, incident as incidentTable, machine } from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { actorId, type TxCtx } from '../context.ts';
import { paintSoon } from '../materials/after-change.ts';
import { clock } from '../now.ts';
import { auditSubject } from '../orders/events.ts';
import { lockOrders } from '../subject.ts';
import { KIND_NAMES } from './of-order.ts';
import type { Subject } from './subject.ts';
import { type Touched, touchedByBreakdown, touchedByDelay } from './touched.ts';

export interface Assessed {
  touched: Touched[];
  /** For the audit log: what was expected anew, and whose date moves. */
  entries: AuditEntry[];
}

/**
 * Finds the orders that an incident touches, writes them down with their likely dates, and moves the expected days of
 * the material that is late. The incident's row is held.
 * @param formerly the day that it was expected to be over, before it was changed
 */
export async function assess(
  ctx: TxCtx,
  incidentId: number,
  subject: Subject,
  untilDate: string,
  formerly: string | null,
): Promise<Assessed> {
  const touched = await find(ctx, incidentId, subject, untilDate, formerly);
  await ctx.tx.delete(incidentOrder).where(eq(incidentOrder.incidentId, incidentId));
  if (touched.length > 0)
    await ctx.tx.insert(incidentOrder).values(
      touched.map((one) => ({
        incidentId,
        orderId: one.orderId,
        promisedDate: one.promisedDate,
        likelyDate: one.likelyDate ?? untilDate,
        atRisk: one.atRisk,
        why: one.why,
      })),
    );
  await moveExpected(ctx, touched, untilDate);
  const reason = `${KIND_NAMES[subject.kind]} ${subject.label}`;
  return { touched, entries: touched.flatMap((one) => entriesOf(one, subject, untilDate, reason)) };
}

async function find(
  ctx: TxCtx,
  incidentId: number,
  subject: Subject,
  untilDate: string,
  formerly: string | null,
): Promise<Touched[]> {
  const now = await clock(ctx);
  if (subject.centre) {
    const others = await alsoDown(ctx, incidentId, subject.centre.model);
    return touchedByBreakdown(ctx, subject.centre, now, untilDate, others + 1);
  }
  const first = await touchedByDelay(ctx, subject, now, untilDate, formerly);
  const ids = first.map(({ orderId }) => orderId);
  await lockOrders(ctx.tx, sql`select unnest(${sql.param(ids)}::bigint[])`);
  // Read again behind the locks: purchasing may just have filled in a day.
  return touchedByDelay(ctx, subject, now, untilDate, formerly);
}

/** Other machines of a work centre that stand still by another incident. */
async function alsoDown({ tx }: TxCtx, incidentId: number, model: string): Promise<number> {
  const rows = await tx
    .selectDistinct({ subject: incidentTable.subject })
    .from(incidentTable)
    .innerJoin(machine, eq(machine.id, incidentTable.subject))
    .where(and(eq(incidentTable.state, 'open'), eq(machine.model, model), ne(incidentTable.id, incidentId)));
  return rows.length;
}

async function moveExpected(ctx: TxCtx, touched: readonly Touched[], untilDate: string): Promise<void> {
  const rows = touched.flatMap(({ orderId, materials }) => materials.map(({ code }) => ({ orderId, code })));
  if (rows.length === 0) return;
  await ctx.tx.execute(sql`
    update material_demand d set expected_date = ${untilDate}, expected_by = ${actorId(ctx.actor)}, expected_at = app_now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r ("orderId" bigint, code text)
    where d.order_id = r."orderId" and d.material_code = r.code`);
  await paintSoon(
    ctx,
    touched.map(({ orderId }) => orderId),
  );
}

function entriesOf(one: Touched, { kind }: Subject, untilDate: string, reason: string): AuditEntry[] {
  const subject = auditSubject(one.number);
  if (kind === 'supplier_delay')
    return [
      {
        action: 'material.expect',
        ...subject,
        change: {
          expectedDate: [
            one.materials.map(({ code, expectedDate }) => `${code} ${expectedDate ?? '未定'}`),
            one.materials.map(({ code }) => `${code} ${untilDate}`),
          ],
        },
        reason,
      },
    ];
  return one.delayed
    ? [{ action: 'incident.touch', ...subject, change: { likelyDate: [null, one.likelyDate] } }]
    : [];
}
