import type { TxCtx } from '../workflows/context.ts';
import { SAMPLE_PRODUCTS } from './names.ts';
import { FRESH } from './open-checkpoints.ts';
import type { PlannedOrder } from './orders.ts';
import { CheckpointTeller } from './past-checkpoints.ts';
import type { Random } from './random.ts';
import { addresseesOf, type SavedCheckpoint, storeEvidence } from './save-checkpoints.ts';
import { readSigners, teamFor } from './staff.ts';

type Order = PlannedOrder & { number: string; id: number };

/**
 * The checkpoints of all orders with their past: most answered soon, some late after one, two or three tiers of the
 * ladder, a few waiting past their deadline now. @returns by order number
 */
export async function tellCheckpoints(
  ctx: TxCtx,
  orders: readonly Order[],
  now: Date,
  random: Random,
): Promise<Map<string, SavedCheckpoint[]>> {
  const signers = await readSigners(ctx);
  const fresh = freshOf(orders);
  const teller = new CheckpointTeller(ctx.factory, now, random);
  const told = orders.map((order) => {
    const [who, facts] = [teamFor(signers, random), factsOf(order)];
    return { order, past: teller.of({ changes: order.changes, facts, who, fresh: fresh.has(order) }) };
  });
  const all = told.flatMap(({ past }) => past);
  const keys = [...new Set(all.filter(({ rule }) => rule.evidence).map(({ rule }) => rule.key))];
  const evidence = await storeEvidence(ctx, keys);
  const addressees = await addresseesOf(
    ctx,
    all.map(({ signer }) => signer),
  );
  return new Map(
    told.map(({ order, past }) => [
      order.number,
      past.map((one): SavedCheckpoint => {
        const hash = one.passedAt ? evidence.get(one.rule.key) : undefined;
        const owner = order.changes.findLast(({ at }) => at <= one.openedAt)?.ownerUserId ?? null;
        return {
          ...one,
          ...{ orderId: order.id, salesUserId: order.salesUserId, ownerUserId: owner },
          evidence: hash ?? null,
          evidenceName: NAMES[one.rule.key] ?? '凭证.jpg',
          ...addressees(one.signer, order.salesUserId),
        };
      }),
    ]),
  );
}

/** What people call the pictures that they send. */
const NAMES: Readonly<Record<string, string>> = {
  bom_freeze: 'BOM冻结签字.jpg',
  substitute_materials: '替代料清单.jpg',
  special_process: '外协确认单.jpg',
  quality_release: '检验记录.jpg',
};

/** The newest orders of some statuses, whose checkpoints are opened when the demonstration starts. */
function freshOf(orders: readonly Order[]): Set<Order> {
  const since = ({ changes }: Order): number => changes.at(-1)?.at.getTime() ?? 0;
  return new Set(
    Object.entries(FRESH).flatMap(([status, count]) =>
      orders
        .filter(({ changes }) => changes.at(-1)?.toStatus === status)
        .sort((a, b) => since(b) - since(a))
        .slice(0, count),
    ),
  );
}

const factsOf = (order: Order) => ({
  orderType: 'standard',
  family: SAMPLE_PRODUCTS.find(({ code }) => code === order.product)?.family ?? '',
  rush: order.rush,
  product: order.product,
  quantity: order.quantity,
  requirements: order.requirements,
  specialProcesses: order.specialProcesses,
  bomRevision: '',
  promisedDate: order.promised.current,
});
