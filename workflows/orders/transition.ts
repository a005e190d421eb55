import { and, eq, sql } from 'drizzle-orm';
import { order, person, statusChange } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { diff } from '../audit/diff.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import { assertUnblocked } from '../checkpoints/of-order.ts';
import { openFor } from '../checkpoints/open.ts';
import { pauseFor, resumeFor } from '../checkpoints/pause.ts';
import { withdrawFor } from '../checkpoints/reopen.ts';
import { actorId, type Ctx, type TxCtx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import { isHold, roleNames, type Step, statusOf, stepsFrom } from '../factory/rules.ts';
import { rolesOver } from '../staff/policy.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { auditSubject } from './events.ts';
import { LONGEST_TEXT } from './fields.ts';
import { type Owner, ownerIn } from './next-owner.ts';
import { repaintSoon } from './repaint-order.ts';
import { statusColumns } from './status-columns.ts';
import { tellOwner } from './tell-owner.ts';
import { answerFor, type OrderAnswer, today } from './where.ts';

export interface TransitionInput {
  orderId: number;
  /** The version that the person saw; another one means that somebody was first. */
  version: number;
  /** The status to enter; for resuming, the status where the hold began. */
  to: string;
  reason?: string;
  /** A date as people write it. */
  shippedDate?: string;
}

export interface Transitioned {
  number: string;
  from: string;
  to: string;
  owner: Owner;
  /** The order after the step as the actor sees it; null if they no longer may. */
  answer: OrderAnswer | null;
}

type Row = typeof order.$inferSelect;

/**
 * Takes one step of the status flow: order, log of statuses, first act of the previous owner, card for the
 * next one, audit entry, in one transaction.
 * @throws AppError order.not_found (also when the actor may not see it), order.changed, order.no_such_step,
 *   order.step_not_yours, order.reason_missing, order.reason_too_long, order.shipped_date_invalid, order.blocked
 */
export function transition(ctx: Ctx, input: TransitionInput): Promise<Transitioned> {
  return withTransaction(ctx, async (tx) => {
    const row = await lock(tx, input);
    const step = permittedStep(tx, row, input.to);
    const given = await readAsked(tx, step, input, row);
    await assertUnblocked(tx, row.id, step.to);
    return write(tx, row, step, given);
  });
}

/** Holds the order's row until the transaction ends, so that two presses at once are one after the other. */
async function lock(ctx: TxCtx, input: TransitionInput): Promise<Row> {
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, input.orderId)).for('update');
  if (!row || (ctx.actor.kind === 'staff' && rolesOver(ctx.factory, ctx.actor, row).length === 0)) {
    throw new AppError('order.not_found');
  }
  if (row.version !== input.version) throw await changed(ctx, row);
  return row;
}

async function changed(ctx: TxCtx, row: Row): Promise<AppError> {
  const userId = row.modifiedBy.replace(/^staff:/, '');
  const [who] = await ctx.tx.select({ name: person.name }).from(person).where(eq(person.userId, userId));
  return new AppError('order.changed', {
    number: row.number,
    who: who?.name ?? '系统',
    status: statusOf(ctx.factory.flow, row.status).name,
  });
}

function permittedStep(ctx: TxCtx, row: Row, to: string): Step {
  const { flow } = ctx.factory;
  const step = stepsFrom(flow, row.status, row.heldFrom).find((one) => one.to === to);
  if (!step) {
    throw new AppError('order.no_such_step', {
      from: statusOf(flow, row.status).name,
      to: statusOf(flow, to).name,
    });
  }
  const roles = rolesOver(ctx.factory, ctx.actor, row).map((role) => role.key);
  if (ctx.actor.kind === 'staff' && !step.roles.some((role) => roles.includes(role))) {
    throw new AppError('order.step_not_yours', {
      step: step.label,
      roles: roleNames(ctx.factory, step.roles),
    });
  }
  return step;
}

interface Given {
  reason: string;
  shippedDate: string | null;
}

async function readAsked(ctx: TxCtx, step: Step, input: TransitionInput, row: Row): Promise<Given> {
  const reason = (input.reason ?? '').trim();
  if (step.asks.includes('reason') && reason === '')
    throw new AppError('order.reason_missing', { step: step.label });
  if (reason.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
  if (!step.asks.includes('shippedDate')) return { reason, shippedDate: null };
  const day = await today(ctx);
  const read = parseDate(input.shippedDate ?? '', { today: day, lean: 'past' });
  if (!read.ok) throw new AppError('order.shipped_date_invalid', { why: read.reason });
  if (read.date > day)
    throw new AppError('order.shipped_date_invalid', {
      why: `实际发货日期 ${read.date} 在今天（${day}）之后`,
    });
  const created = shanghaiDay(row.createdAt);
  if (read.date < created)
    throw new AppError('order.shipped_date_invalid', {
      why: `实际发货日期 ${read.date} 早于下单日期 ${created}`,
    });
  return { reason, shippedDate: read.date };
}

async function write(ctx: TxCtx, row: Row, step: Step, given: Given): Promise<Transitioned> {
  const { flow } = ctx.factory;
  const owner = await ownerIn(ctx, step.to, row);
  const after = {
    ...row,
    ...statusColumns(flow, step.to),
    heldFrom: isHold(flow, step.to) ? row.status : null,
    ownerUserId: owner.person?.userId ?? null,
    shippedDate: given.shippedDate ?? row.shippedDate,
  };
  // In this order, in one trip.
  const [movedAt] = await Promise.all([
    save(ctx, row, after),
    markFirstAct(ctx, row),
    ctx.tx.insert(statusChange).values({
      orderId: row.id,
      fromStatus: row.status,
      toStatus: step.to,
      byUserId: actorId(ctx.actor),
      reason: given.reason,
      ownerRole: owner.role,
      ownerUserId: after.ownerUserId,
    }),
  ]);
  const entry: AuditEntry = {
    action: actionOf(ctx, step),
    ...auditSubject(row.number),
    change: diff(row, after, ['status', 'heldFrom', 'ownerUserId', 'shippedDate']),
    reason: given.reason,
  };
  // Before the cards are made, so that they tell what the order waits for.
  await moveCheckpoints(ctx, row.id, step);
  const notice = `${statusOf(flow, step.to).name}，轮到您处理。`;
  const [answer] = await Promise.all([
    answerFor(ctx, row.id, 'single', { entry, doer: ctx.actor }),
    tellOwner(ctx, row.id, after.ownerUserId, notice, entry, `order:${row.id}:v${row.version + 1}:owner`),
    repaintSoon(ctx, row.id, row.version + 1, movedAt),
  ]);
  await audit(ctx, entry);
  return { number: row.number, from: row.status, to: step.to, owner, answer };
}

/** A status entered opens its checkpoints; the end of an order ends them; a hold stops their clocks until it is over. */
async function moveCheckpoints(ctx: TxCtx, orderId: number, step: Step): Promise<void> {
  const { flow } = ctx.factory;
  const { terminal, name } = statusOf(flow, step.to);
  if (terminal) return withdrawFor(ctx, orderId, `订单${name}`);
  if (isHold(flow, step.to)) return pauseFor(ctx, orderId);
  if (step.resumes) return resumeFor(ctx, orderId);
  await openFor(ctx, orderId, { kind: 'status', status: step.to });
}

/** @returns the instant of the change */
async function save(ctx: TxCtx, before: Row, after: Row): Promise<Date> {
  const [saved] = await ctx.tx
    .update(order)
    .set({
      status: after.status,
      open: after.open,
      heldFrom: after.heldFrom,
      ownerUserId: after.ownerUserId,
      shippedDate: after.shippedDate,
      statusSince: sql`app_now()`,
      version: sql`${order.version} + 1`,
      modifiedAt: sql`app_now()`,
      modifiedBy: actorId(ctx.actor),
    })
    .where(and(eq(order.id, before.id), eq(order.version, before.version)))
    .returning({ at: order.modifiedAt });
  if (!saved) throw new Error(`order ${before.number} moved under its lock`);
  return saved.at;
}

/** The owner's first real act ends the wait that began with the last change; acts of others do not. */
async function markFirstAct(ctx: TxCtx, row: Row): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') return;
  await ctx.tx.execute(sql`
    update status_change set first_act_at = app_now(), first_act_by = ${actorId(actor)}
    where id = (select id from status_change where order_id = ${row.id} order by id desc limit 1)
      and first_act_at is null
      and (owner_user_id = ${actor.userId}
        or owner_role in (select jsonb_array_elements_text(${JSON.stringify(actor.roles)}::text::jsonb)))`);
}

function actionOf(ctx: TxCtx, step: Step): string {
  const { flow } = ctx.factory;
  if (step.resumes) return 'order.resume';
  if (isHold(flow, step.to)) return 'order.hold';
  const ends = statusOf(flow, step.to).terminal && !flow.path.includes(step.to);
  return ends ? 'order.cancel' : 'order.transition';
}
