import { eq } from 'drizzle-orm';
import { checkpoint as checkpointTable, order as orderTable, person } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { StaffActor } from '../staff/actor.ts';
import { type CheckpointView, mayRead, readCheckpoint } from './read.ts';

export type CheckpointRow = typeof checkpointTable.$inferSelect;

/** Which checkpoint, in the version that the person saw. */
export interface CheckpointRef {
  checkpointId: number;
  version: number;
}

/** A checkpoint that a verb is about to change, held until the transaction ends. */
export interface Held {
  row: CheckpointRow;
  view: CheckpointView;
  actor: StaffActor;
}

/**
 * Locks a checkpoint for a person's act.
 * @throws AppError checkpoint.not_found (also when they may not see it), checkpoint.changed (another version than they
 *   saw), checkpoint.not_open
 */
export async function hold(
  ctx: TxCtx,
  ref: CheckpointRef,
  states: readonly string[] = ['open'],
): Promise<Held> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('checkpoint.not_found');
  const [row] = await ctx.tx
    .select()
    .from(checkpointTable)
    .where(eq(checkpointTable.id, ref.checkpointId))
    .for('update');
  const view = row && (await readCheckpoint(ctx, row.id));
  if (!row || !view || !mayRead(ctx, view)) throw new AppError('checkpoint.not_found');
  if (row.version !== ref.version) throw await changed(ctx, row, view);
  if (!states.includes(row.state)) throw new AppError('checkpoint.not_open', { name: row.name });
  return { row, view, actor };
}

async function changed(ctx: TxCtx, row: CheckpointRow, view: CheckpointView): Promise<AppError> {
  const last = row.decidedBy?.replace('staff:', '') ?? '';
  const [who] = await ctx.tx.select({ name: person.name }).from(person).where(eq(person.userId, last));
  return new AppError('checkpoint.changed', {
    name: row.name,
    who: who?.name ?? '',
    number: view.order.number,
  });
}

/** The id of an order that a checkpoint belongs to. */
export async function orderOf({ tx }: TxCtx, checkpointId: number): Promise<number | undefined> {
  const [row] = await tx
    .select({ id: orderTable.id })
    .from(checkpointTable)
    .innerJoin(orderTable, eq(orderTable.id, checkpointTable.orderId))
    .where(eq(checkpointTable.id, checkpointId));
  return row?.id;
}
