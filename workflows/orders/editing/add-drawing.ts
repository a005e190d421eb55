import { and, eq, isNull, sql } from 'drizzle-orm';
import { drawing } from '../../../db/schema/index.ts';
import { withTransaction } from '../../../db/transaction.ts';
import { audit } from '../../audit/record.ts';
import { actorId, type Ctx, type TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { applyChange } from '../apply-change.ts';
import { auditSubject } from '../events.ts';
import { repaintSoon } from '../repaint-order.ts';
import { tellOwner } from '../tell-owner.ts';
import { type Edited, lockForEdit, type OrderRow, readReason, readWithin, saveEdit } from './lock.ts';
import { editRights } from './rights.ts';

export interface DrawingInput extends Edited {
  name: string;
  /** Of the drawing, as engineers name it: B, V2. */
  revision: string;
  /** Where it is, or a file of the evidence store. */
  at: { url: string } | { sha256: string };
  reason: string;
  /** The order's BOM revision that comes with it; undefined leaves it. */
  bomRevision?: string;
}

const LONGEST_NAME = 60;
const LONGEST_VERSION = 20;
const LONGEST_REVISION = 40;
const LONGEST_URL = 1_000;

/**
 * Adds a drawing to an order. One of the same name ends its older version, which stays to be looked up. With another
 * BOM revision the order is changed as well (orders/apply-change.ts): checkpoints that depend on it are asked anew.
 * @throws AppError order.not_found, order.edit_not_yours, order.changed_meanwhile, order.ended, order.edit_invalid,
 *   order.reason_missing, drawing.known, order.change_not_yours, order.no_such_revision
 */
export function addDrawing(ctx: Ctx, input: DrawingInput): Promise<{ number: string; ended: string[] }> {
  return withTransaction(ctx, async (tx) => {
    const row = await lockForEdit(tx, input, 'drawings');
    if (!row.open) throw new AppError('order.ended', { number: row.number });
    const values = checkDrawing(input);
    const reason = readReason(input.reason, '加图纸', true);
    const ended = await endFormer(tx, row, values);
    await tx.tx.insert(drawing).values({ ...values, orderId: row.id, addedBy: actorId(tx.actor) });
    const movedAt = await saveEdit(tx, row, {});
    await repaintSoon(tx, row.id, row.version + 1, movedAt);
    const former = ended.map((version) => `${values.name} ${version}`).join('、');
    await audit(tx, {
      action: 'drawing.add',
      ...auditSubject(row.number),
      change: { drawing: [former === '' ? null : former, `${values.name} ${values.version}`] },
      reason,
      evidence: values.sha256 ? [values.sha256] : [],
    });
    await followRevision(tx, row, input.bomRevision, reason);
    return { number: row.number, ended };
  });
}

type Values = Pick<typeof drawing.$inferSelect, 'name' | 'version' | 'url' | 'sha256'>;

/** What a form says of a drawing, checked. @throws AppError order.edit_invalid */
export function checkDrawing({ name, revision, at }: Pick<DrawingInput, 'name' | 'revision' | 'at'>): Values {
  const values = {
    name: readWithin('图纸名称', name, LONGEST_NAME),
    version: readWithin('图纸版本', revision, LONGEST_VERSION),
  };
  const missing = [...(values.name ? [] : ['图纸名称']), ...(values.version ? [] : ['图纸版本'])];
  if (missing.length > 0)
    throw new AppError('order.edit_invalid', { problems: `请填写${missing.join('和')}` });
  if ('sha256' in at) return { ...values, url: null, sha256: at.sha256 };
  return { ...values, url: readUrl(at.url), sha256: null };
}

/** Only what a browser may be sent to. */
function readUrl(text: string): string {
  const url = URL.parse(readWithin('链接', text, LONGEST_URL));
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new AppError('order.edit_invalid', { problems: '链接要以 http:// 或 https:// 开头' });
  return url.href;
}

/** @returns the versions that were valid until now */
async function endFormer(
  ctx: TxCtx,
  row: OrderRow,
  { name, version, url, sha256 }: Values,
): Promise<string[]> {
  const valid = and(eq(drawing.orderId, row.id), eq(drawing.name, name), isNull(drawing.endedAt));
  const former = await ctx.tx.select().from(drawing).where(valid);
  if (former.some((one) => one.version === version && one.url === url && one.sha256 === sha256))
    throw new AppError('drawing.known', { name, version });
  await ctx.tx.update(drawing).set({ endedAt: sql`app_now()` }).where(valid);
  return former.map((one) => one.version);
}

async function followRevision(
  ctx: TxCtx,
  row: OrderRow,
  bomRevision: string | undefined,
  reason: string,
): Promise<void> {
  if (bomRevision === undefined || bomRevision.trim() === row.bomRevision) return;
  if (!editRights(ctx.factory, ctx.actor, row).revision) throw new AppError('order.change_not_yours');
  const to = { ...row, bomRevision: readWithin('BOM版本', bomRevision, LONGEST_REVISION) };
  const who = ctx.actor.kind === 'staff' ? ctx.actor.name : '系统';
  await applyChange(ctx, { ...row, version: row.version + 1 }, to, { reason }, (after, entry) =>
    tellOwner(
      ctx,
      row.id,
      row.ownerUserId,
      `${who} 更新了图纸和BOM版本：${reason}`,
      entry,
      `order:${row.id}:v${after.version}:changed`,
    ),
  );
}
