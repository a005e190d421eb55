import { sql } from 'drizzle-orm';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { settleSoon } from '../facts/unblocked.ts';
import { auditSubject } from '../orders/events.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { paintSoon } from './after-change.ts';
import { type Amount, amountText, decimalOf, ONE } from './amount.ts';
import { readLines } from './coverage.ts';
import { fractionOf, times } from './fraction.ts';
import type { Demand } from './needs.ts';
import { lockStock } from './read-claims.ts';
import { substitutesOf } from './read-substitutes.ts';
import { lockForPlanning, readReason } from './rights.ts';
import { settle } from './settle.ts';
import { roundUp } from './units.ts';
import { readDemands, writeDemands } from './write-demands.ts';

export interface SubstituteInput {
  orderId: number;
  /** What is missing, and what stands in for it. */
  code: string;
  by: string;
  reason: string;
}

/**
 * Lets another material stand in for what an order lacks of one: the missing demand moves to it with the factor of the
 * BOM's substitute, and what is free of it is reserved.
 * @throws AppError order.not_found, material.not_yours, order.ended, order.reason_missing, material.no_such_line,
 *   material.not_short, material.no_such_substitute
 */
export function substituteMaterial(ctx: Ctx, input: SubstituteInput): Promise<{ from: string; to: string }> {
  return withTransaction(ctx, async (tx) => {
    const reason = readReason(input.reason, '改用替代料');
    const [order] = await lockForPlanning(tx, input.orderId);
    if (!order) throw new AppError('order.not_found');
    const found = (await substitutesOf(tx, order.id)).find(
      (one) => one.original === input.code && one.code === input.by,
    );
    if (!found) throw new AppError('material.no_such_substitute', { code: input.code, by: input.by });
    const locked = await lockStock(tx, [input.code, input.by]);
    const line = (await readLines(tx, [order.id])).find((one) => one.code === input.code);
    if (!line) throw new AppError('material.no_such_line', { code: input.code });
    if (line.missing === 0)
      throw new AppError('material.not_short', { number: order.number, code: line.code });
    const needed = roundUp(
      times({ n: BigInt(line.missing), d: BigInt(ONE) }, fractionOf(found.factor)),
      found.unit,
    );
    await moveDemand(tx, order.id, line.code, line.missing, { code: found.code, amount: needed });
    const changes = await settle(tx, locked, {});
    await settleSoon(
      tx,
      changes.map(({ orderId }) => orderId),
    );
    await markFirstAct(tx, order);
    await paintSoon(tx, [order.id, ...changes.map(({ orderId }) => orderId)]);
    const [from, to] = [
      `${line.code} ${amountText(line.missing, line.unit)}`,
      `${found.code} ${amountText(needed, found.unit)}`,
    ];
    await audit(tx, {
      action: 'material.substitute',
      ...auditSubject(order.number),
      change: { materials: [[from], [to]] },
      reason,
    });
    return { from, to };
  });
}

async function moveDemand(
  ctx: TxCtx,
  orderId: number,
  code: string,
  missing: Amount,
  by: { code: string; amount: Amount },
): Promise<void> {
  const demands: Demand[] = (await readDemands(ctx, orderId)).map((one) =>
    one.code === code ? { ...one, required: one.required - missing } : one,
  );
  const known = demands.find((one) => one.code === by.code);
  const substitute = known ?? {
    code: by.code,
    required: 0,
    origin: [],
    substituteFor: code,
    problem: '',
  };
  substitute.required += by.amount;
  substitute.substituteFor ??= code;
  substitute.origin = [
    ...substitute.origin,
    {
      path: [code, by.code],
      quantity: decimalOf(by.amount),
      instead: { material: code, quantity: decimalOf(missing) },
    },
  ];
  if (!known) demands.push(substitute);
  await writeDemands(ctx, orderId, demands);
  await ctx.tx.execute(sql`
    update material_demand d set supplier = m.supplier from material m
    where d.order_id = ${orderId} and d.material_code = ${by.code} and m.code = d.material_code and d.supplier = ''`);
}
