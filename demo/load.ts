import { sql } from 'drizzle-orm';
import { customer, machine, order, orderCounter, product, statusChange } from '../db/schema/index.ts';
import { withTransaction } from '../db/transaction.ts';
import { append } from '../workflows/audit/append.ts';
import { draftOf } from '../workflows/audit/entry.ts';
import type { Ctx, TxCtx } from '../workflows/context.ts';
import { auditSubject } from '../workflows/orders/events.ts';
import { formatNumber } from '../workflows/orders/number.ts';
import { statusColumns } from '../workflows/orders/status-columns.ts';
import { POPULATION } from './life.ts';
import { MACHINES } from './machines.ts';
import { SAMPLE_CUSTOMERS, SAMPLE_PRODUCTS } from './names.ts';
import { birthOf, bornAt, type PlannedOrder, planOrders } from './orders.ts';
import { seeded } from './random.ts';
import {
  type CheckpointAct,
  checkpointActs,
  type SavedCheckpoint,
  saveCheckpoints,
} from './save-checkpoints.ts';
import { planMaterials, saveMaterials } from './save-materials.ts';
import { savePlan } from './save-plan.ts';
import { saveRoutings } from './save-routings.ts';
import { readStaff } from './staff.ts';
import { tellCheckpoints } from './tell-checkpoints.ts';
import { shanghaiDay } from './work-time.ts';

const SEED = 20_260_315;

/**
 * Fills an empty house with a demonstration factory: customers, products, bills of materials, machines, and some 240
 * orders in all states with their past, relative to the system's clock. The directory must have been synced.
 * All in one transaction; a house that has orders or audit entries (but of its configuration) is left alone, so a second start does nothing.
 * The past is told by back-dated audit entries in their real chain, which only a demonstration may do.
 * @returns whether the demonstration was loaded now
 * @throws AppError demo.no_holder when nobody in the directory holds a role that owns a status
 */
export async function loadDemo(ctx: Ctx): Promise<boolean> {
  const known = POPULATION.every(([status]) => status in ctx.factory.flow.states);
  if (!known) {
    ctx.log.warn(
      { code: 'demo.other_flow' },
      'the demo orders need the default status flow and were left out',
    );
    return false;
  }
  return withTransaction(ctx, async (inTx) => {
    await inTx.tx.execute(sql`select pg_advisory_xact_lock(hashtext('demo.load'))`);
    if (!(await isEmptyHouse(inTx))) return false;
    await saveCatalogue(inTx);
    await saveRoutings(inTx);
    const now = await clockOf(inTx);
    await saveMaterials(inTx, now);
    const planned = planOrders(inTx.factory, await readStaff(inTx), now, seeded(SEED));
    const numbers = await saveNumbers(inTx, planned);
    const numbered = planned.map((one, index) => ({ ...one, number: numbers[index] ?? '' }));
    const ids = await saveOrders(inTx, numbered);
    const withIds = numbered.map((one) => ({ ...one, id: ids.get(one.number) ?? 0 }));
    const checkpoints = await tellCheckpoints(inTx, withIds, now, seeded(SEED));
    await saveCheckpoints(inTx, [...checkpoints.values()].flat());
    await planMaterials(inTx, shanghaiDay(now.getTime()));
    await savePlan(inTx, now);
    await saveAudit(inTx, numbered, checkpoints);
    ctx.log.info({ orders: planned.length }, 'the demonstration factory was loaded');
    return true;
  });
}

/** A person as the log and the orders name those who act. */
const staffId = (userId: string): string => `staff:${userId}`;

type NumberedOrder = PlannedOrder & { number: string };

async function isEmptyHouse({ tx }: TxCtx): Promise<boolean> {
  const [row] = await tx.execute<{ empty: boolean }>(
    sql`select not exists (select from customer_order) and not exists (select from audit_entry where entity <> 'factory') as empty`,
  );
  return row?.empty === true;
}

async function clockOf({ tx }: TxCtx): Promise<Date> {
  const [row] = await tx.execute<{ now: string }>(sql`select app_now() as now`);
  if (!row) throw new Error('app_now() returned nothing');
  return new Date(row.now);
}

async function saveCatalogue({ tx }: TxCtx): Promise<void> {
  await tx
    .insert(customer)
    .values(SAMPLE_CUSTOMERS.map(({ name, shortName }) => ({ name, shortName })))
    .onConflictDoNothing();
  await tx
    .insert(product)
    .values(SAMPLE_PRODUCTS.map(({ code, name, family, unit }) => ({ code, name, family, unit })))
    .onConflictDoNothing();
  await tx.insert(machine).values(MACHINES).onConflictDoNothing();
}

/** Numbers in order of creation, and the counters from which new orders go on. */
async function saveNumbers({ tx }: TxCtx, planned: readonly PlannedOrder[]): Promise<string[]> {
  const last = new Map<string, number>();
  const numbers = planned.map((one) => {
    const day = shanghaiDay(bornAt(one));
    const sequence = (last.get(day) ?? 0) + 1;
    last.set(day, sequence);
    return formatNumber(day, sequence);
  });
  await tx.insert(orderCounter).values([...last].map(([day, count]) => ({ day, last: count })));
  return numbers;
}

async function saveOrders(ctx: TxCtx, planned: readonly NumberedOrder[]): Promise<Map<string, number>> {
  const { tx, factory } = ctx;
  const customers = await tx.select({ id: customer.id, name: customer.name }).from(customer);
  const products = await tx.select({ id: product.id, code: product.code }).from(product);
  const customerId = new Map(customers.map(({ name, id }) => [name, id]));
  const productId = new Map(products.map(({ code, id }) => [code, id]));
  const rows = planned.map((one) => {
    const first = one.changes[0];
    const last = one.changes.at(-1);
    if (!first || !last) throw new Error('a demo order without a status');
    const latest = one.acts.at(-1) ?? first;
    return {
      number: one.number,
      customerId: customerId.get(one.customer) ?? 0,
      productId: productId.get(one.product) ?? 0,
      quantity: one.quantity,
      unitPrice: one.unitPrice,
      promisedDate: one.promised.current,
      originalPromisedDate: one.promised.original,
      shippedDate: one.shippedDate,
      ...statusColumns(factory.flow, last.toStatus),
      statusSince: last.at,
      heldFrom: one.heldFrom,
      ownerUserId: last.ownerUserId,
      rush: one.rush,
      reworkCount: one.reworks,
      requirements: one.requirements,
      specialProcesses: one.specialProcesses,
      salesUserId: one.salesUserId,
      remark: one.remark,
      source: 'demo',
      version: 1 + one.acts.length,
      createdAt: first.at,
      createdBy: staffId(first.byUserId),
      modifiedAt: latest.at,
      modifiedBy: staffId(latest.byUserId),
    };
  });
  const saved = await tx.insert(order).values(rows).returning({ id: order.id, number: order.number });
  const idOf = new Map(saved.map(({ number, id }) => [number, id]));
  const changes = planned
    .flatMap((one) =>
      one.changes.map((change) => ({
        ...change,
        orderId: idOf.get(one.number) ?? 0,
        byUserId: staffId(change.byUserId),
        firstActBy: change.firstActBy === null ? null : staffId(change.firstActBy),
      })),
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  await tx.insert(statusChange).values(changes);
  return idOf;
}

async function saveAudit(
  { tx }: TxCtx,
  planned: readonly NumberedOrder[],
  checkpoints: ReadonlyMap<string, readonly SavedCheckpoint[]>,
): Promise<void> {
  const acts = planned
    .flatMap((one) =>
      [...ownActs(one), ...(checkpoints.get(one.number) ?? []).flatMap((each) => actsOf(each, one))].map(
        (act) => ({ ...act, number: one.number }),
      ),
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const drafts = acts.flatMap(({ at, actor, number, ...act }) => {
    const draft = draftOf(actor, { ...auditSubject(number), ...act });
    return draft ? [{ ...draft, at }] : [];
  });
  await append(tx, drafts);
}

const ownActs = (one: NumberedOrder): CheckpointAct[] =>
  [birthOf(one, one.number), ...one.acts].map(({ byUserId, ...act }) => ({
    ...act,
    actor: staffId(byUserId),
  }));

/** Who moved the order on opened what it opens; what a signature opens was opened by who gave it. */
function actsOf(one: SavedCheckpoint, { changes }: NumberedOrder): CheckpointAct[] {
  const mover = changes.findLast(({ at }) => at <= one.openedAt)?.byUserId ?? '';
  return checkpointActs(one, staffId(mover));
}
