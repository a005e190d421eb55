import { sql } from 'drizzle-orm';
import type { CheckpointBrief } from '../../../board/api/checkpoint.ts';
import type { TxCtx } from '../../context.ts';
import type { Factory } from '../../factory/factory.ts';
import { actsFor } from '../../staff/delegates.ts';
import { workingMinutesBetween } from '../../working-time/minutes-between.ts';
import { YearMissingError } from '../../working-time/year-missing.ts';
import { statusTag } from '../cards/checkpoint-card.ts';
import { type CheckpointView, mayRead, readCheckpoints } from '../read.ts';
import { signsNow } from '../reader.ts';
import { deadlineText } from '../text.ts';
import { countText } from '../upload-page.ts';

/** Checkpoints of one order on a page; one with more is a fault of its configuration. */
const MOST = 60;

/** All checkpoints of an order that the actor may read, those that wait first, then the newest. */
export async function briefsOfOrder(ctx: TxCtx, orderId: number): Promise<CheckpointBrief[]> {
  const rows = await ctx.tx.execute<{ id: number }>(sql`
    select id::float8 as id from checkpoint where order_id = ${orderId}
    order by state not in ('open', 'rejected'), case when state in ('open', 'rejected') then deadline_at end nulls last, id desc
    limit ${MOST}`);
  return briefsOf(
    ctx,
    rows.map(({ id }) => id),
  );
}

/** Checkpoints by id, as lists show them; those that the actor may not read are left out. */
export async function briefsOf(ctx: TxCtx, ids: readonly number[]): Promise<CheckpointBrief[]> {
  const reader = await handsOf(ctx);
  const views = await readCheckpoints(ctx, ids);
  return views.filter((view) => mayRead(ctx, view)).map((view) => briefOf(ctx.factory, view, reader));
}

/** In whose places the actor may sign: their own, and of whom they stand in for. */
export async function handsOf(ctx: TxCtx): Promise<{ userId: string; actsFor: readonly string[] }> {
  const userId = ctx.actor.kind === 'staff' ? ctx.actor.userId : '';
  return { userId, actsFor: await actsFor(ctx, userId) };
}

export function briefOf(
  factory: Factory,
  view: CheckpointView,
  reader: { userId: string; actsFor: readonly string[] },
): CheckpointBrief {
  const open = view.state === 'open';
  const mine = open ? signsNow(view, reader) : undefined;
  const { text, late } = deadlineText(factory, view.deadlineAt, view.now);
  return {
    id: view.id,
    name: view.name,
    state: view.state,
    status: statusTag(view),
    deadlineAt: view.deadlineAt && new Date(view.deadlineAt).toISOString(),
    deadline: open ? text : '',
    late: open && late,
    workingMinutesLeft: open ? minutesLeft(factory, view) : null,
    who: whoOf(view),
    evidence: factory.checkpoints[view.key]?.evidence ? countText(view, factory) : '',
    mine: mine !== undefined,
    ...(mine && mine.userId !== reader.userId ? { forName: mine.name } : {}),
    order: { number: view.order.number, customer: view.order.customerName },
  };
}

function whoOf(view: CheckpointView): string[] {
  if (view.state !== 'open') return view.decidedByName ? [view.decidedByName] : [];
  return view.signers.filter((one) => one.state === 'pending').map((one) => one.name);
}

function minutesLeft({ calendar }: Factory, { deadlineAt, now }: CheckpointView): number | null {
  if (deadlineAt === null) return null;
  try {
    return workingMinutesBetween(calendar, new Date(now), new Date(deadlineAt));
  } catch (err) {
    if (err instanceof YearMissingError) return null;
    throw err;
  }
}
