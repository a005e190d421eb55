import { eq } from 'drizzle-orm';
import { person } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import { assertUnblocked } from '../checkpoints/of-order.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import { roleNames, type Step, statusOf, stepsFrom } from '../factory/rules.ts';
import { followFacts } from '../facts/follow.ts';
import { rolesOver } from '../staff/policy.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { enterStatus, type OrderRow } from './enter-status.ts';
import { LONGEST_TEXT } from './fields.ts';
import { holdRow } from './hold.ts';
import type { Owner } from './next-owner.ts';
import { tellMoves } from './tell-moves.ts';
import { type OrderAnswer, today } from './where.ts';

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

/**
 * Takes one step of the status flow, and those that the facts known by then bring after it: order, log of statuses, first
 * act of the previous owner, card for the next one, audit entries, in one transaction.
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
async function lock(ctx: TxCtx, input: TransitionInput): Promise<OrderRow> {
  const row = await holdRow(ctx, input.orderId);
  if (row.version !== input.version) throw await changed(ctx, row);
  return row;
}

async function changed(ctx: TxCtx, row: OrderRow): Promise<AppError> {
  const userId = row.modifiedBy.replace(/^staff:/, '');
  const [who] = await ctx.tx.select({ name: person.name }).from(person).where(eq(person.userId, userId));
  return new AppError('order.changed', {
    number: row.number,
    who: who?.name ?? '系统',
    status: statusOf(ctx.factory.flow, row.status).name,
  });
}

function permittedStep(ctx: TxCtx, row: OrderRow, to: string): Step {
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

async function readAsked(ctx: TxCtx, step: Step, input: TransitionInput, row: OrderRow): Promise<Given> {
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

async function write(ctx: TxCtx, row: OrderRow, step: Step, given: Given): Promise<Transitioned> {
  const entered = await enterStatus(ctx, row, {
    reason: given.reason,
    shippedDate: given.shippedDate ?? undefined,
    to: step.to,
    cause: 'manual',
    resumes: step.resumes,
  });
  // What has been reported meanwhile may carry it further at once.
  const moves = [entered, ...((await followFacts(ctx, [entered.after])).get(row.id) ?? [])];
  const last = moves.at(-1) ?? entered;
  const answer = await tellMoves(ctx, moves);
  await audit(
    ctx,
    moves.map((move) => move.entry),
  );
  return { number: row.number, from: row.status, to: last.after.status, owner: last.owner, answer };
}
