import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { ONE } from '../materials/amount.ts';
import { coverage, type MaterialLine, readLines } from '../materials/coverage.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import { type OperationName, readOperations } from '../routing/operations.ts';
import { STATIC_FLAGS } from './flags.ts';
import type { FoldFact, FoldOrder, FoldStep } from './fold.ts';
import type { Fact } from './kinds.ts';

/** All that an order's status follows from. */
export interface Past {
  order: FoldOrder;
  steps: FoldStep[];
  /** Something was reported of an operation, or had been and was taken back. */
  reported: boolean;
  /** Its operations are still the product's. */
  borrowed: boolean;
  /** The customer's order numbers that were confirmed, the latest first, and those of confirmations taken back. */
  customerPos: string[];
  takenBackPos: string[];
  /** Materials that it needs. */
  materials: string[];
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
  reversed: boolean;
}

type Order = Pick<OrderRow, 'id' | 'quantity'>;

/** Reads the pasts of orders whose rows are locked. Facts that were taken back, and what takes back, are left out. */
export async function readPasts(ctx: TxCtx, rows: readonly Order[]): Promise<Map<number, Past>> {
  const ids = sql.param(rows.map(({ id }) => id));
  const [lines, steps, facts, operations] = await Promise.all([
    readLines(
      ctx,
      rows.map(({ id }) => id),
    ),
    ctx.tx.execute<FoldStep & Of>(sql`
      select order_id::float8 as "orderId", id::float8 as id, extract(epoch from at)::float8 * 1000 as at, from_status as from,
        to_status as to
      from status_change where order_id = any(${ids}::bigint[]) and cause = 'manual'`),
    ctx.tx.execute<FactRow & Of>(sql`
      select order_id::float8 as "orderId", id::float8 as id, source || ':' || key as key,
        extract(epoch from occurred_at)::float8 * 1000 as at, payload, material_code as material, quantity, flags,
        reversed_by is not null as reversed
      from fact where order_id = any(${ids}::bigint[]) and kind <> 'reversal'
        and (reversed_by is null or kind = 'po_confirmed')`),
    readOperations(
      ctx,
      rows.map(({ id }) => id),
    ),
  ]);
  const [linesOf, stepsOf, factsOf, operationsOf] = [
    byOrder(lines),
    byOrder(steps),
    byOrder(facts),
    byOrder(operations),
  ];
  return new Map(
    rows.map((row) => [
      row.id,
      pastOf(row, linesOf(row.id), stepsOf(row.id), factsOf(row.id), operationsOf(row.id)),
    ]),
  );
}

interface Of extends Record<string, unknown> {
  orderId: number;
}

function byOrder<T extends { orderId: number }>(rows: readonly T[]): (orderId: number) => T[] {
  const lists = new Map<number, T[]>();
  for (const row of rows) lists.set(row.orderId, [...(lists.get(row.orderId) ?? []), row]);
  return (orderId) => lists.get(orderId) ?? [];
}

function pastOf(
  row: Order,
  lines: readonly MaterialLine[],
  steps: FoldStep[],
  rows: readonly FactRow[],
  operations: readonly OperationName[],
): Past {
  const [facts, takenBack] = [rows.filter((one) => !one.reversed), rows.filter((one) => one.reversed)];
  return {
    order: {
      quantity: row.quantity,
      steps: operations.map(({ step }) => step),
      materialShare: coverage(lines).share,
      required: new Map(lines.map((line) => [line.code, line.required / ONE])),
    },
    steps,
    customerPos: posOf(facts),
    takenBackPos: posOf(takenBack),
    materials: lines.map(({ code }) => code),
    reported:
      operations.some((one) => one.reported) || facts.some(({ payload }) => payload.kind === 'work_report'),
    borrowed: operations.some((one) => !one.own),
    facts: facts.map(({ payload, material, quantity, flags, reversed: _counts, ...one }) => ({
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

function posOf(facts: readonly FactRow[]): string[] {
  const told = facts.flatMap(({ at, key, payload }) =>
    payload.kind === 'po_confirmed' && payload.customerPo ? [{ at, key, po: payload.customerPo }] : [],
  );
  return told.sort((a, b) => b.at - a.at || (a.key < b.key ? 1 : -1)).map(({ po }) => po);
}
