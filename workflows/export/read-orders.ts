import { sql } from 'drizzle-orm';
import type { OrderRow, View } from '../../board/api/views.ts';
import type { Moment } from '../board/condition.ts';
import { shanghaiMinute } from '../board/iso.ts';
import { readRows } from '../board/read-rows.ts';
import type { Ctx } from '../context.ts';
import { rolesOver } from '../staff/policy.ts';

/** An order as a workbook has it: the list's row with what only workbooks show. */
export interface ExportRow extends OrderRow {
  customerFullName: string;
  customerPo: string;
  unitPrice: string | null;
  requirements: string;
  specialProcesses: string;
  bomRevision: string;
  remark: string;
  carrier: string;
  shippedQuantity: number;
  /** Shanghai wall clock. */
  created: string;
}

interface More extends Record<string, unknown> {
  id: number;
  salesUserId: string | null;
  ownerUserId: string | null;
  createdBy: string;
}

/** The orders of a portion, in the order of the ids; what the actor does not reach is left out. */
export async function readExportRows(
  ctx: Ctx,
  ids: readonly number[],
  view: View,
  at: Moment,
): Promise<ExportRow[]> {
  const [rows, more] = await Promise.all([
    readRows(ctx, ids, view, at),
    (ctx.tx ?? ctx.db).execute<Omit<ExportRow, keyof OrderRow> & More>(sql`
      select o.id::float8 as id, c.name as "customerFullName", o.customer_po as "customerPo", o.unit_price as "unitPrice",
        o.requirements, array_to_string(o.special_processes, '、') as "specialProcesses", o.bom_revision as "bomRevision",
        o.remark, o.carrier, o.shipped_quantity as "shippedQuantity", o.sales_user_id as "salesUserId",
        o.owner_user_id as "ownerUserId", o.created_by as "createdBy"
      from customer_order o join customer c on c.id = o.customer_id
      where o.id in (select one::bigint from jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb) as one)`),
  ]);
  const byId = new Map(more.map((one) => [one.id, one]));
  return rows.flatMap((row) => {
    const found = byId.get(row.id);
    // Handed to somebody else between the two questions.
    const reached =
      found && (ctx.actor.kind === 'system' || rolesOver(ctx.factory, ctx.actor, found).length > 0);
    return reached ? [{ ...found, ...row, created: shanghaiMinute(row.createdAt) }] : [];
  });
}
