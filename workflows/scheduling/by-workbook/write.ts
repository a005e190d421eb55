import { and, eq, sql } from 'drizzle-orm';
import { machineBooking, toolBooking } from '../../../db/schema/index.ts';
import type { TxCtx } from '../../context.ts';
import { instantOf } from '../../load/spans.ts';
import { NotWritten, writeApart } from '../write-apart.ts';
import type { Wanted } from './wanted.ts';

/**
 * Puts operations where a plan wants them; the plan is locked. The database has the last word about machines.
 * @returns false, with nothing written, when something stands there that the plan does not show, or one has begun
 */
export const writePlaces = (ctx: TxCtx, wanted: readonly Wanted[]): Promise<boolean> =>
  writeApart(ctx, async (inside) => {
    for (const one of wanted) await writeOne(inside, one);
  });

async function writeOne({ tx }: TxCtx, one: Wanted): Promise<void> {
  const { task, before, subject } = one;
  const values = {
    machine: task.kind === 'machine' ? one.machine : '',
    centre: task.centre,
    kind: task.kind,
    from: instantOf(one.from),
    to: instantOf(one.to),
    // Of work outside, the time from pick-up to return.
    workMinutes: task.kind === 'outside' ? one.to - one.from : one.workMinutes,
    setupMinutes: task.setupMinutes,
    frozen: one.frozen,
    bookedBy: 'workbook',
  };
  const rows = before
    ? await tx
        .update(machineBooking)
        .set({ ...values, bookedAt: sql`app_now()` })
        .where(and(eq(machineBooking.id, before.id), eq(machineBooking.state, 'planned')))
        .returning({ id: machineBooking.id })
    : await tx
        .insert(machineBooking)
        .values({ ...values, orderId: subject.order.id, step: task.step })
        .returning({ id: machineBooking.id });
  const id = rows[0]?.id;
  // Somebody has begun it under our eyes.
  if (id === undefined) throw new NotWritten();
  if (before || one.tools.length === 0) return;
  await tx
    .insert(toolBooking)
    .values(one.tools.map(({ tool, pieces }) => ({ bookingId: id, toolCode: tool, pieces })));
}
