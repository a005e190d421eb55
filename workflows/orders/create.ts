import { eq } from 'drizzle-orm';
import { customer, order, statusChange } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import type { Waiting } from '../checkpoints/of-order.ts';
import { openFor } from '../checkpoints/open.ts';
import { actorId, type Ctx, type TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { OWN_SALESPERSON } from '../factory/factory.ts';
import { may } from '../factory/rules.ts';
import { matchWaiting } from '../facts/matching.ts';
import { checkProcesses } from '../special-process/check.ts';
import { actorOf } from '../staff/actor.ts';
import { type CheckedOrder, checkNewOrder, type NewOrder } from './check-new-order.ts';
import { auditSubject } from './events.ts';
import { keptBack, newOrderKey } from './give-new.ts';
import { nextOrderNumber } from './next-number.ts';
import { type Owner, ownerIn } from './next-owner.ts';
import { statusColumns } from './status-columns.ts';
import { tellOwner } from './tell-owner.ts';
import { answerFor, type OrderAnswer } from './where.ts';

/** @throws AppError order.create_not_permitted */
export function assertMayCreate(ctx: Ctx): void {
  const { actor } = ctx;
  if (actor.kind === 'staff' && !may(ctx.factory, actor.roles, 'order.create'))
    throw new AppError('order.create_not_permitted');
}

export interface Created {
  id: number;
  number: string;
  owner: Owner;
  /** What keeps it from its owner: they are told when it has passed. */
  waitsFor: Waiting[];
  /** The new order as its creator sees it. */
  answer: OrderAnswer | null;
}

/**
 * Writes a new order in the first status, gives it to its owner and tells them. Its salesperson is the creator, or the customer's where the creator sells nothing.
 * @param source where it came from: chat | form
 * @throws AppError order.create_not_permitted; order.invalid with all problems in `problems`
 */
export async function createOrder(ctx: Ctx, input: NewOrder, source: 'chat' | 'form'): Promise<Created> {
  assertMayCreate(ctx);
  const { value, problems } = await checkNewOrder(ctx, input);
  if (!value) throw new AppError('order.invalid', { problems: problems.map((p) => p.text).join('；') });
  return withTransaction(ctx, (tx) => write(tx, value, source));
}

async function write(ctx: TxCtx, value: CheckedOrder, source: string): Promise<Created> {
  const { flow } = ctx.factory;
  const who = actorId(ctx.actor);
  const salesUserId = await salespersonFor(ctx, value.customer.id);
  const number = await nextOrderNumber(ctx);
  const owner = await ownerIn(ctx, flow.initial, { id: null, number, salesUserId });
  const row = {
    number,
    quantity: value.quantity,
    unitPrice: value.unitPrice,
    promisedDate: value.promisedDate,
    originalPromisedDate: value.promisedDate,
    rush: value.rush,
    requirements: value.requirements,
    specialProcesses: value.specialProcesses,
    ownerUserId: owner.person?.userId ?? null,
    salesUserId,
  };
  const [inserted] = await ctx.tx
    .insert(order)
    .values({
      ...row,
      ...statusColumns(flow, flow.initial),
      customerId: value.customer.id,
      productId: value.product.id,
      source,
      createdBy: who,
      modifiedBy: who,
    })
    .returning({ id: order.id });
  if (!inserted) throw new Error('order insert returned no row');
  const { id } = inserted;
  await ctx.tx.insert(statusChange).values({
    orderId: id,
    toStatus: flow.initial,
    byUserId: who,
    ownerRole: owner.role,
    ownerUserId: row.ownerUserId,
  });
  const created = {
    ...row,
    status: flow.initial,
    customer: value.customer.name,
    product: value.product.label,
    source,
  };
  const entry: AuditEntry = { action: 'order.create', ...auditSubject(number), change: fresh(created) };
  await openFor(ctx, id, { kind: 'event', event: 'created' });
  await openFor(ctx, id, { kind: 'status', status: flow.initial });
  await checkProcesses(ctx, id);
  await matchWaiting(ctx, [id]);
  const answer = await answerFor(ctx, id, 'single', { entry, doer: ctx.actor });
  const waitsFor = await keptBack(ctx, id);
  if (waitsFor.length === 0)
    await tellOwner(ctx, id, row.ownerUserId, '新订单，请处理。', entry, newOrderKey(id));
  await audit(ctx, entry);
  return { id, number, owner, waitsFor, answer };
}

/** Whoever sells creates for themselves; what others enter belongs to the customer's salesperson, where there is one. */
async function salespersonFor(ctx: TxCtx, customerId: number): Promise<string | null> {
  const creator = ctx.actor.kind === 'staff' ? ctx.actor : null;
  if (creator?.roles.includes(OWN_SALESPERSON)) return creator.userId;
  const [row] = await ctx.tx
    .select({ userId: customer.salesUserId })
    .from(customer)
    .where(eq(customer.id, customerId));
  const theirs = row?.userId ? await actorOf(ctx, row.userId) : null;
  return theirs?.userId ?? creator?.userId ?? null;
}

/** A new thing's fields as changes from nothing; empty ones are left out. */
function fresh(values: Record<string, unknown>): AuditEntry['change'] {
  const given = Object.entries(values).filter(
    ([, value]) => value !== null && value !== '' && value !== false,
  );
  return Object.fromEntries(
    given
      .filter(([, value]) => !Array.isArray(value) || value.length > 0)
      .map(([key, value]) => [key, [null, value]] as const),
  );
}
