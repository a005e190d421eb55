import { withTransaction } from '../../../db/transaction.ts';
import { diff } from '../../audit/diff.ts';
import type { AuditEntry } from '../../audit/entry.ts';
import { audit } from '../../audit/record.ts';
import { reopenFor } from '../../checkpoints/reopen.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { OWN_SALESPERSON } from '../../factory/factory.ts';
import { statusOf } from '../../factory/rules.ts';
import { actorOf } from '../../staff/actor.ts';
import { personNamed } from '../../staff/by-name.ts';
import { mayReadOrders } from '../../staff/policy.ts';
import { auditSubject } from '../events.ts';
import { LONGEST_TEXT, readPrice } from '../fields.ts';
import { ownerIn } from '../next-owner.ts';
import { repaintSoon } from '../repaint-order.ts';
import { tellOwner } from '../tell-owner.ts';
import { type Edited, lockForEdit, type OrderRow, readReason, readWithin, saveEdit } from './lock.ts';

/** What is edited, and the values as people write them. */
export type Edit =
  | { what: 'details'; remark: string; customerPo: string }
  | { what: 'carrier'; carrier: string; carrierTerms: string }
  | { what: 'price'; unitPrice: string }
  | { what: 'rush'; rush: boolean }
  | { what: 'salesperson'; salesperson: string };

export type EditKind = Edit['what'];
export type EditInput = Edited & { edit: Edit; reason: string };

type Values = Partial<OrderRow>;

interface Kind {
  /** As people call it. */
  label: string;
  action: string;
  /** Others rely on it: then why is said. */
  reason: boolean;
  /** Only while the order is in work. */
  open: boolean;
}

const EDITS: Readonly<Record<EditKind, Kind>> = {
  details: { label: '编辑', action: 'order.edit', reason: false, open: false },
  carrier: { label: '改承运', action: 'order.edit', reason: false, open: true },
  price: { label: '改价', action: 'order.price', reason: true, open: false },
  rush: { label: '调整加急', action: 'order.rush', reason: true, open: true },
  salesperson: { label: '移交业务员', action: 'order.hand_over', reason: true, open: false },
};

const LONGEST_PO = 60;
const LONGEST_CARRIER = 60;
const LONGEST_TERMS = 200;

/**
 * Edits what of an order is no specification: who carries it, its price, whether it is urgent, whose it is, notes. A
 * rush that begins or ends opens or withdraws the checkpoints that ask for it, and the owner is told.
 * @returns the fields that changed; none when nothing is different (then nothing is written)
 * @throws AppError order.not_found, order.edit_not_yours, order.changed_meanwhile, order.ended, order.edit_invalid,
 *   order.reason_missing, staff.no_such_name, staff.several_of_name, order.no_salesperson
 */
export function editOrder(ctx: Ctx, input: EditInput): Promise<{ number: string; changed: string[] }> {
  return withTransaction(ctx, async (tx) => {
    const kind = EDITS[input.edit.what];
    const row = await lockForEdit(tx, input, input.edit.what);
    if (kind.open && !row.open) throw new AppError('order.ended', { number: row.number });
    const reason = readReason(input.reason, kind.label, kind.reason);
    const values = await read(tx, input.edit, row);
    const change = diff<Values>(row, { ...row, ...values }, Object.keys(values) as (keyof Values & string)[]);
    const changed = Object.keys(change);
    if (changed.length === 0) return { number: row.number, changed };
    const movedAt = await saveEdit(tx, row, values);
    const entry: AuditEntry = { action: kind.action, ...auditSubject(row.number), change, reason };
    await tell(tx, input.edit, row, values, entry);
    await repaintSoon(tx, row.id, row.version + 1, movedAt);
    await audit(tx, entry);
    if (input.edit.what === 'rush') await reopenFor(tx, row.id, reason);
    return { number: row.number, changed };
  });
}

async function read(ctx: TxCtx, edit: Edit, row: OrderRow): Promise<Values> {
  switch (edit.what) {
    case 'details':
      return {
        remark: readWithin('备注', edit.remark, LONGEST_TEXT),
        customerPo: readWithin('客户PO', edit.customerPo, LONGEST_PO),
      };
    case 'carrier':
      return {
        carrier: readWithin('承运商', edit.carrier, LONGEST_CARRIER),
        carrierTerms: readWithin('承运条款', edit.carrierTerms, LONGEST_TERMS),
      };
    case 'price': {
      const price = readPrice(edit.unitPrice);
      if (!price.ok) throw new AppError('order.edit_invalid', { problems: price.text });
      return { unitPrice: price.value };
    }
    case 'rush':
      return { rush: edit.rush };
    case 'salesperson':
      return handOver(ctx, edit.salesperson, row);
  }
}

/** The new salesperson; where the salesperson has the order in hand, it goes over to them too. */
async function handOver(ctx: TxCtx, name: string, row: OrderRow): Promise<Values> {
  const { userId } = await personNamed(ctx, name);
  const person = await actorOf(ctx, userId);
  if (!person || !mayReadOrders(ctx.factory, person))
    throw new AppError('order.no_salesperson', { name: name.trim() });
  if (statusOf(ctx.factory.flow, row.status).owner !== OWN_SALESPERSON) return { salesUserId: userId };
  const owner = await ownerIn(ctx, row.status, { id: row.id, number: row.number, salesUserId: userId });
  return { salesUserId: userId, ownerUserId: owner.person?.userId ?? null };
}

async function tell(ctx: TxCtx, edit: Edit, row: OrderRow, values: Values, entry: AuditEntry): Promise<void> {
  const who = ctx.actor.kind === 'staff' ? ctx.actor.name : '系统';
  const key = `order:${row.id}:v${row.version + 1}:${edit.what}`;
  if (edit.what === 'rush') {
    const text = `${who} ${edit.rush ? '把订单设为加急' : '取消了加急'}：${entry.reason}`;
    await tellOwner(ctx, row.id, row.ownerUserId, text, entry, key);
  }
  if (edit.what === 'salesperson') {
    const text = `${who} 把订单移交给您：${entry.reason}`;
    await tellOwner(ctx, row.id, values.salesUserId ?? null, text, entry, key);
  }
}
