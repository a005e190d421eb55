import { and, eq, sql } from 'drizzle-orm';
import { order } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { diff } from '../audit/diff.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { audit } from '../audit/record.ts';
import { reopenFor } from '../checkpoints/reopen.ts';
import { actorId, type Ctx, type TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { rolesOver } from '../staff/policy.ts';
import { auditSubject } from './events.ts';
import { LONGEST_TEXT, readProcesses, readQuantity, readText } from './fields.ts';
import { repaintSoon } from './repaint-order.ts';
import { tellOwner } from './tell-owner.ts';

/** What can be changed of an order in work, as people write it; see checkpoints.yaml `dependsOn` for what it reopens. */
export interface OrderChange {
  quantity: string;
  requirements: string;
  specialProcesses: string;
  bomRevision: string;
}

export interface ChangeInput extends OrderChange {
  orderId: number;
  version: number;
  reason: string;
}

type Row = typeof order.$inferSelect;
type Values = Pick<Row, 'quantity' | 'requirements' | 'specialProcesses' | 'bomRevision'>;

const LONGEST_REVISION = 40;

/**
 * Changes the facts of an order that others rely on (specification, special processes, quantity, BOM revision), with a
 * reason: the present owner and everybody's cards are told, and checkpoints that depended on them are reopened.
 * @returns what changed, as fields; empty when nothing is different (then nothing is written)
 * @throws AppError order.not_found, order.change_not_yours, order.changed, order.ended, order.invalid, order.reason_missing
 */
export function changeOrder(ctx: Ctx, input: ChangeInput): Promise<{ number: string; changed: string[] }> {
  return withTransaction(ctx, async (tx) => {
    const values = read(input);
    const reason = input.reason.trim();
    if (reason === '') throw new AppError('order.reason_missing', { step: '变更' });
    if (reason.length > LONGEST_TEXT) throw new AppError('order.reason_too_long', { most: LONGEST_TEXT });
    const row = await lock(tx, input);
    const change = diff<Values>(row, values, ['quantity', 'requirements', 'specialProcesses', 'bomRevision']);
    const changed = Object.keys(change);
    if (changed.length === 0) return { number: row.number, changed };
    const movedAt = await save(tx, row, values);
    const entry: AuditEntry = { action: 'order.change', ...auditSubject(row.number), change, reason };
    await tellOwner(
      tx,
      row.id,
      row.ownerUserId,
      `${tx.actor.kind === 'staff' ? tx.actor.name : '系统'} 变更了订单：${reason}`,
      entry,
      `order:${row.id}:v${row.version + 1}:changed`,
    );
    await repaintSoon(tx, row.id, row.version + 1, movedAt);
    await audit(tx, entry);
    await reopenFor(tx, row.id, reason);
    return { number: row.number, changed };
  });
}

function read(input: OrderChange): Values {
  const quantity = readQuantity(input.quantity);
  const requirements = readText('客户要求', input.requirements);
  const processes = readText('特殊工艺', input.specialProcesses);
  const bomRevision = readText('BOM版本', input.bomRevision);
  const problems = [quantity, requirements, processes, bomRevision].flatMap((one) =>
    one.ok ? [] : [one.text],
  );
  if (bomRevision.ok && bomRevision.value.length > LONGEST_REVISION)
    problems.push(`BOM版本最多 ${LONGEST_REVISION} 字`);
  if (!quantity.ok || !requirements.ok || !processes.ok || !bomRevision.ok || problems.length > 0)
    throw new AppError('order.change_invalid', { problems: problems.join('；') });
  return {
    quantity: quantity.value,
    requirements: requirements.value,
    specialProcesses: readProcesses(processes.value),
    bomRevision: bomRevision.value,
  };
}

async function lock(ctx: TxCtx, input: ChangeInput): Promise<Row> {
  const [row] = await ctx.tx.select().from(order).where(eq(order.id, input.orderId)).for('update');
  const roles = row ? rolesOver(ctx.factory, ctx.actor, row) : [];
  if (!row || (ctx.actor.kind === 'staff' && roles.length === 0)) throw new AppError('order.not_found');
  if (!roles.some((role) => role.may.includes('order.change'))) throw new AppError('order.change_not_yours');
  if (!row.open) throw new AppError('order.ended', { number: row.number });
  if (row.version !== input.version) throw new AppError('order.changed_meanwhile', { number: row.number });
  return row;
}

async function save(ctx: TxCtx, row: Row, values: Values): Promise<Date> {
  const [saved] = await ctx.tx
    .update(order)
    .set({
      ...values,
      version: sql`${order.version} + 1`,
      modifiedAt: sql`app_now()`,
      modifiedBy: actorId(ctx.actor),
    })
    .where(and(eq(order.id, row.id), eq(order.version, row.version)))
    .returning({ at: order.modifiedAt });
  if (!saved) throw new Error(`order ${row.number} moved under its lock`);
  return saved.at;
}
