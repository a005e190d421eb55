import { and, eq, ne, sql } from 'drizzle-orm';
import { incidentOrder, incident as incidentTable, machine } from '../../db/schema/index.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { TxCtx } from '../context.ts';
import { clock } from '../now.ts';
import { auditSubject } from '../orders/events.ts';
import { lockOrders } from '../subject.ts';
import { KIND_NAMES } from './of-order.ts';
import { expectEntries, type Moved, ordersConcerned, settleExpected } from './postpone.ts';
import type { Subject } from './subject.ts';
import { type Touched, touchedByBreakdown, touchedByDelay } from './touched.ts';

export interface Assessed {
  touched: Touched[];
  /** For the audit log: what was expected anew, and whose date moves. */
  entries: AuditEntry[];
}

/**
 * Finds the orders that an incident touches, writes them down with their likely dates, and moves the expected days of
 * the material that is late. The incident's row is held and as it is now.
 */
export async function assess(
  ctx: TxCtx,
  incidentId: number,
  subject: Subject,
  untilDate: string,
): Promise<Assessed> {
  const { touched, moved } = subject.centre
    ? { touched: await byBreakdown(ctx, incidentId, subject.centre, untilDate), moved: [] }
    : await byDelay(ctx, incidentId, { subject: subject.subject, untilDate });
  await ctx.tx.delete(incidentOrder).where(eq(incidentOrder.incidentId, incidentId));
  if (touched.length > 0)
    await ctx.tx.insert(incidentOrder).values(
      touched.map(({ orderId, promisedDate, beforeDate, likelyDate, atRisk, why }) => ({
        incidentId,
        orderId,
        promisedDate,
        beforeDate,
        likelyDate,
        atRisk,
        why,
      })),
    );
  const reason = `${KIND_NAMES[subject.kind]} ${subject.label}`;
  return { touched, entries: [...touchEntries(touched, moved), ...expectEntries(moved, reason)] };
}

async function byBreakdown(
  ctx: TxCtx,
  incidentId: number,
  centre: NonNullable<Subject['centre']>,
  untilDate: string,
): Promise<Touched[]> {
  const others = await alsoDown(ctx, incidentId, centre.model);
  return touchedByBreakdown(ctx, centre, await clock(ctx), untilDate, others + 1);
}

async function byDelay(
  ctx: TxCtx,
  incidentId: number,
  delay: { subject: string; untilDate: string },
): Promise<{ touched: Touched[]; moved: Moved[] }> {
  const ids = await ordersConcerned(ctx, incidentId, delay);
  await lockOrders(ctx.tx, sql`select unnest(${sql.param(ids)}::bigint[])`);
  // Read again behind the locks: purchasing may just have filled in a day.
  const { held, moved } = await settleExpected(ctx, incidentId, delay);
  const orderIds = [...new Set(held.map(({ orderId }) => orderId))];
  return { touched: await touchedByDelay(ctx, orderIds, await clock(ctx), delay.untilDate), moved };
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

/** Of orders whose log does not read of expected days anyhow. */
const touchEntries = (touched: readonly Touched[], moved: readonly Moved[]): AuditEntry[] =>
  touched
    .filter(({ number }) => !moved.some((one) => one.number === number))
    .map(({ number, beforeDate, likelyDate }) => ({
      action: 'incident.touch',
      ...auditSubject(number),
      change: { likelyDate: [beforeDate, likelyDate] },
    }));
