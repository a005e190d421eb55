import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { amountOf } from '../../materials/amount.ts';
import { isShort, type MaterialLine, readLines } from '../../materials/coverage.ts';
import { list, type SectionBody } from '../view/body.ts';
import { readBomTree } from '../view/bom-tree.ts';
import { bomLine, demandLine } from '../view/material.ts';
import { knownFacts } from './known-facts.ts';
import type { PastOrder } from './read-past.ts';
import { type Held, type MaterialEntry, undoMaterial } from './undo-material.ts';

/** 物料 as it was: demand and reservations by the log, issues by the facts; the BOM is that of today and says so. */
export async function pastMaterial(ctx: Ctx, past: PastOrder, at: Date, now: string): Promise<SectionBody> {
  const [lines, bom] = await Promise.all([
    linesAt(ctx, past, at),
    readBomTree(ctx, past.product.code, past.bomRevision),
  ]);
  const short = lines.filter(isShort).length;
  const shortFirst = [...lines].sort((a, b) => Number(isShort(b)) - Number(isShort(a)));
  return {
    text: [
      list(
        short > 0 ? `需求（缺 ${short} 项）` : '需求',
        shortFirst.map((one) => demandLine(one, now, past.promisedDate)),
        '那时还没有计算',
      ),
      list('BOM（现行）', bom.map(bomLine), '没有BOM'),
    ].join('\n\n'),
  };
}

async function linesAt(ctx: Ctx, past: PastOrder, at: Date): Promise<MaterialLine[]> {
  const [present, kept, entries, issues] = await Promise.all([
    readLines(ctx, [past.id]),
    keptNow(ctx, past.id),
    entriesAfter(ctx, past.number, at),
    knownFacts(ctx, past.id, 'issue', at),
  ]);
  const then = undoMaterial(standing(present, kept), entries);
  const names = await namesOf(ctx, [...then.keys()]);
  const issued = new Map<string, number>();
  for (const { material, quantity } of issues)
    if (material && quantity)
      issued.set(material, (issued.get(material) ?? 0) + Math.abs(amountOf(quantity)));
  return [...then].map(([code, one]) => lineOf(past.id, code, one, names.get(code), issued.get(code) ?? 0));
}

/** What stands now, also of materials that are held and no more needed. */
function standing(present: readonly MaterialLine[], kept: ReadonlyMap<string, string>): Map<string, Held> {
  const held = (code: string) => amountOf(kept.get(code) ?? '0');
  const none = { required: 0, expectedDate: null, supplier: '', unknown: false };
  return new Map([
    ...[...kept.keys()].map((code): [string, Held] => [code, { ...none, held: held(code) }]),
    ...present.map((one): [string, Held] => [
      one.code,
      {
        required: one.required,
        held: held(one.code),
        expectedDate: one.expectedDate,
        supplier: one.supplier,
        unknown: one.problem !== '',
      },
    ]),
  ]);
}

interface Named extends Record<string, unknown> {
  code: string;
  name: string;
  unit: string;
}

const lineOf = (
  orderId: number,
  code: string,
  one: Held,
  named: Named | undefined,
  issued: number,
): MaterialLine => ({
  orderId,
  code,
  name: named?.name ?? '',
  unit: named?.unit ?? '',
  required: one.required,
  fromStock: one.held,
  fromReceipts: 0,
  issued,
  missing: Math.max(0, one.required - one.held),
  expectedDate: one.expectedDate,
  supplier: one.supplier,
  usualSupplier: '',
  leadDays: null,
  substituteFor: null,
  made: false,
  problem: one.unknown ? '那时还算不出需要多少' : '',
});

async function keptNow(ctx: Ctx, orderId: number): Promise<Map<string, string>> {
  const rows = await (ctx.tx ?? ctx.db).execute<{ code: string; kept: string }>(sql`
    select material_code as code, sum(quantity)::text as kept from reservation where order_id = ${orderId} group by 1`);
  return new Map(rows.map(({ code, kept }) => [code, kept]));
}

async function entriesAfter(ctx: Ctx, number: string, at: Date): Promise<MaterialEntry[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<MaterialEntry & Record<string, unknown>>(sql`
    select action, change from audit_entry
    where entity = 'order' and entity_id = ${number} and action like 'material.%' and at > ${at.toISOString()}::timestamptz
    order by seq desc`);
  return [...rows];
}

async function namesOf(ctx: Ctx, codes: readonly string[]): Promise<Map<string, Named>> {
  const rows = await (ctx.tx ?? ctx.db).execute<Named>(
    sql`select code, name, unit from material where code = any(${sql.param([...codes])}::text[])`,
  );
  return new Map(rows.map((row) => [row.code, row]));
}
