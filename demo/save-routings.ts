import { product, qualityItem, routingOperation } from '../db/schema/index.ts';
import type { TxCtx } from '../workflows/context.ts';
import { SAMPLE_PRODUCTS } from './names.ts';
import { qualityOf } from './quality.ts';
import { around, REVISIONS, type RoutingStep, routingFor } from './routings.ts';

/** How every demonstration product is made and what is inspected of it; the products are there already. */
export async function saveRoutings({ tx }: Pick<TxCtx, 'tx'>): Promise<void> {
  const rows = await tx.select({ id: product.id, code: product.code }).from(product);
  const idOf = new Map(rows.map(({ code, id }) => [code, id]));
  const routings = SAMPLE_PRODUCTS.flatMap((one) => [
    { code: one.code, revision: '', steps: routingFor(one) },
    ...REVISIONS.filter(({ code }) => code === one.code).map(({ code, revision, process }) => ({
      code,
      revision,
      steps: around(one, process),
    })),
  ]);
  await tx
    .insert(routingOperation)
    .values(
      routings.flatMap(({ code, revision, steps }) =>
        steps.map((step, index) => ({
          productId: idOf.get(code) ?? 0,
          revision,
          step: (index + 1) * 10,
          ...columnsOf(step),
        })),
      ),
    )
    .onConflictDoNothing();
  const decimal = (value: number | undefined) => (value === undefined ? null : String(value));
  await tx
    .insert(qualityItem)
    .values(
      SAMPLE_PRODUCTS.flatMap((one) =>
        qualityOf(one).map((item, index) => ({
          productId: idOf.get(one.code) ?? 0,
          line: index + 1,
          name: item.name,
          method: item.method,
          unit: item.unit ?? '',
          nominal: decimal(item.nominal),
          lower: decimal(item.lower),
          upper: decimal(item.upper),
          requirement: item.requirement ?? '',
          critical: item.critical ?? false,
        })),
      ),
    )
    .onConflictDoNothing();
}

const columnsOf = (step: RoutingStep) => ({
  name: step.name,
  workCentre: step.centre,
  setupMinutes: String(step.setup),
  runMinutes: String(step.run),
  tooling: step.tooling ?? '',
  outsourced: step.outside !== undefined,
  supplier: step.outside?.supplier ?? '',
  leadDays: step.outside?.days ?? null,
  process: step.process ?? '',
});
