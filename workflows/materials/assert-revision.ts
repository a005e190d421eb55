import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';

/** Revisions that are named; more would not be read. */
const MOST_NAMED = 8;

/**
 * That an order may change to a BOM revision: no revision at all, one that the product or a part of it has, or any where
 * no bill of the product is kept here.
 * @throws AppError order.no_such_revision, with those that there are
 */
export async function assertRevision(ctx: TxCtx, productId: number, revision: string): Promise<void> {
  if (revision === '') return;
  const known = await revisionsOf(ctx, productId);
  if (known.length === 0 || known.includes(revision)) return;
  const named = known.filter((one) => one !== '');
  throw new AppError('order.no_such_revision', {
    revision,
    known: named.slice(0, MOST_NAMED).join('、') + (named.length > MOST_NAMED ? ' 等' : ''),
  });
}

/** Of the product's bill with everything below it, whatever the revision; '' is the lines without one. */
async function revisionsOf({ tx }: TxCtx, productId: number): Promise<string[]> {
  const rows = await tx.execute<{ revision: string }>(sql`
    with recursive reached (code) as (
      select code::text collate "C" from product where id = ${productId}
      union select l.material_code from reached join bom_line l on l.parent_code = reached.code
    )
    select distinct l.revision from bom_line l join reached on l.parent_code = reached.code order by l.revision`);
  return rows.map(({ revision }) => revision);
}
