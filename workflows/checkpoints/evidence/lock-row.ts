import { and, eq } from 'drizzle-orm';
import { checkpoint } from '../../../db/schema/index.ts';
import type { TxCtx } from '../../context.ts';
import type { CheckpointRow } from '../lock.ts';

/** An open checkpoint, held until the transaction ends; undefined when it was decided meanwhile. */
export async function lockRow({ tx }: TxCtx, id: number): Promise<CheckpointRow | undefined> {
  const [row] = await tx
    .select()
    .from(checkpoint)
    .where(and(eq(checkpoint.id, id), eq(checkpoint.state, 'open')))
    .for('update');
  return row;
}
