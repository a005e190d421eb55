import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { ONE } from '../materials/amount.ts';
import { coverage, readLines } from '../materials/coverage.ts';
import { type OperationName, operationsOf } from '../production/copy-routing.ts';
import { STATIC_FLAGS } from './flags.ts';
import type { FoldFact, FoldOrder, FoldStep } from './fold.ts';
import type { Fact } from './kinds.ts';

/** All that an order's status follows from. */
export interface Past {
  order: FoldOrder;
  steps: FoldStep[];
  /** Something was reported of an operation, or had been and was taken back. */
  reported: boolean;
  /** The customer's order number as it was confirmed last; '' where nobody said. */
  customerPo: string;
  facts: (FoldFact & { flags: readonly string[] })[];
}

interface FactRow extends Record<string, unknown> {
  id: number;
  key: string;
  at: number;
  payload: Fact;
  material: string | null;
  quantity: string | null;
  flags: string[];
}

/** Reads the past of an order whose row is locked. Facts that were taken back, and what takes back, are left out. */
export async function readPast(
  ctx: TxCtx,
  row: { id: number; productId: number; bomRevision: string; quantity: number },
): Promise<Past> {
  const [lines, steps, facts, operations] = await Promise.all([
    readLines(ctx, [row.id]),
    ctx.tx.execute<{ id: number; at: number; to: string }>(sql`
      select id::float8 as id, extract(epoch from at)::float8 * 1000 as at, to_status as to
      from status_change where order_id = ${row.id} and cause = 'manual'`),
    ctx.tx.execute<FactRow>(sql`
      select id::float8 as id, source || ':' || key as key, extract(epoch from occurred_at)::float8 * 1000 as at, payload,
        material_code as material, quantity, flags
      from fact where order_id = ${row.id} and reversed_by is null and kind <> 'reversal'`),
    operationsOf(ctx, row),
  ]);
  return {
    order: {
      quantity: row.quantity,
      steps: operations.map(({ step }) => step),
      materialShare: coverage(lines).share,
      required: new Map(lines.map((line) => [line.code, line.required / ONE])),
    },
    steps,
    customerPo: customerPoOf(facts),
    reported:
      operations.some((one) => one.reported) || facts.some(({ payload }) => payload.kind === 'work_report'),
    facts: facts.map(({ payload, material, quantity, flags, ...one }) => ({
      ...one,
      fact: canonical(payload, material, operations),
      quantity: quantity === null ? null : Number(quantity),
      flags,
      outOfLimits: flags.includes(STATIC_FLAGS.outOfLimits),
    })),
  };
}

/** A fact with our own code of its material and the number of its operation, where it was told in other words. */
function canonical(fact: Fact, material: string | null, operations: readonly OperationName[]): Fact {
  if ('material' in fact && material !== null) return { ...fact, material };
  if (fact.kind !== 'work_report' || fact.step !== undefined) return fact;
  const named = operations.filter(({ name }) => name === fact.operation);
  const [only] = named;
  return only && named.length === 1 ? { ...fact, step: only.step } : fact;
}

function customerPoOf(facts: readonly FactRow[]): string {
  const told = facts.flatMap(({ at, key, payload }) =>
    payload.kind === 'po_confirmed' && payload.customerPo ? [{ at, key, po: payload.customerPo }] : [],
  );
  return told.sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1))[0]?.po ?? '';
}
