import { sql } from 'drizzle-orm';
import { checkpoint as checkpointTable } from '../../db/schema/index.ts';
import { readBrief } from '../checkpoints/facts.ts';
import type { CheckpointRow } from '../checkpoints/lock.ts';
import { reopenPlan } from '../checkpoints/reopen-plan.ts';
import type { TxCtx } from '../context.ts';
import { addDays, daysBetween } from '../dates/civil.ts';
import { clock } from '../now.ts';
import { isPlanned } from '../orders/apply-change.ts';
import type { OrderRow } from '../orders/enter-status.ts';
import type { Specification } from '../orders/specification.ts';
import { withOutside } from '../outside-work/overlay.ts';
import { outsideOf } from '../outside-work/read.ts';
import { type Operation, productRouting, routingOf } from '../routing/read.ts';
import { doneBy, type Remaining, remainingWork } from '../routing/remaining.ts';
import type { Mismatch } from '../special-process/compare.ts';
import { mismatchesOf } from '../special-process/find-mismatches.ts';
import { mismatchRules, planStep } from '../special-process/plan.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { dateEffect, type Impact, type MaterialEffect, materialEffects, routingEffect } from './impact.ts';
import { readMaterialStates } from './read-materials.ts';

/** What an order would become, computed by the rules that would do it. Rights are the caller's business. */
export async function readImpact(ctx: TxCtx, row: OrderRow, to: Specification): Promise<Impact> {
  const next: OrderRow = { ...row, ...to };
  const planned = isPlanned(ctx.factory, row);
  const [before, after] = [await routingOf(ctx, row), await routingThen(ctx, row, next)];
  const states = await readMaterialStates(ctx, row, next, planned);
  const material = states && materialEffects(states, planned);
  const known = mismatchesOf(ctx.factory, row, before).map(({ text }) => text);
  const all = mismatchesOf(ctx.factory, next, after);
  const mismatches = all.filter(({ text }) => !known.includes(text));
  const left = { before: remainingWork(before, row.quantity), after: remainingWork(after, next.quantity) };
  return {
    orderVersion: row.version,
    material,
    routing:
      before.length + after.length > 0
        ? routingEffect(
            { operations: before, minutes: totalOf(left.before) },
            { operations: after, minutes: totalOf(left.after), bottleneck: left.after.bottleneck },
          )
        : null,
    checkpoints: await readCheckpointEffect(ctx, row, to, all),
    mismatches: mismatches.map(({ text }) => text),
    date: await readDate(
      ctx,
      row,
      before.length > 0 ? left.before : null,
      after.length === 0
        ? null
        : { ...left.after, outsideDays: left.after.outsideDays + daysOutside(ctx, mismatches) },
      material ?? [],
    ),
  };
}

const totalOf = ({ byCentre }: Remaining): number =>
  [...byCentre.values()].reduce((sum, one) => sum + one, 0);

/** Another revision brings its routing; what was reported already stays. */
async function routingThen(ctx: TxCtx, row: OrderRow, next: OrderRow): Promise<Operation[]> {
  const now = await routingOf(ctx, row);
  if (row.bomRevision === next.bomRevision) return now;
  const done = now.filter(({ good, finished }) => good > 0 || finished);
  // What a planner gave to a supplier stays there.
  const anew = withOutside(
    await productRouting(ctx, row.productId, next.bomRevision),
    await outsideOf(ctx, [row.id]),
  );
  return [...done, ...anew.filter(({ step }) => !done.some((one) => one.step === step))].sort(
    (a, b) => a.step - b.step,
  );
}

/** What no operation does yet will be away for its usual days. */
function daysOutside({ factory }: TxCtx, mismatches: readonly Mismatch[]): number {
  const missing = mismatches.filter(({ kind }) => kind === 'no_operation').map(({ process }) => process);
  const days = (factory.capabilities?.processes ?? [])
    .filter(({ name, inHouse }) => !inHouse && missing.includes(name))
    .map(({ leadDays }) => leadDays ?? 0);
  return days.reduce((sum, one) => sum + one, 0);
}

async function readCheckpointEffect(
  ctx: TxCtx,
  row: OrderRow,
  to: Specification,
  mismatches: readonly Mismatch[],
): Promise<Impact['checkpoints']> {
  const brief = await readBrief(ctx, row.id);
  if (!brief) return { reopen: [], open: [], withdraw: [] };
  const rows: CheckpointRow[] = await ctx.tx
    .select()
    .from(checkpointTable)
    .where(sql`${checkpointTable.orderId} = ${row.id}`)
    .orderBy(checkpointTable.id);
  const then = { ...brief, ...to };
  const plan = reopenPlan(ctx.factory, then, rows);
  const steps = mismatchRules(ctx.factory).map((rule) => {
    const former = rows.find(({ key }) => key === rule.key);
    return { rule, step: planStep(rule, then, former, mismatches) };
  });
  const again = steps.flatMap(({ step }) => (step.kind === 'again' ? [step.row] : []));
  const reopen = [...plan.reopen.map((one) => one.row), ...again.filter((one) => one.state !== 'withdrawn')];
  const signed = await signedOf(
    ctx,
    reopen.map(({ id }) => id),
  );
  return {
    reopen: reopen.map(({ id, name }) => ({ name, signed: signed.get(id) ?? [] })),
    open: [
      ...plan.open.map(({ rule }) => rule.name),
      ...steps.flatMap(({ rule, step }) => (step.kind === 'open' ? [rule.name] : [])),
      ...again.flatMap(({ name, state }) => (state === 'withdrawn' ? [name] : [])),
    ],
    withdraw: [
      ...plan.withdraw.map(({ name }) => name),
      ...steps.flatMap(({ step }) => (step.kind === 'withdraw' ? [step.row.name] : [])),
    ],
  };
}

async function signedOf({ tx }: TxCtx, ids: readonly number[]): Promise<Map<number, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.execute<{ id: number; names: string[] }>(sql`
    select c.id::float8 as id, array_agg(coalesce(p.name, s.user_id) order by s.place) as names
    from checkpoint c join checkpoint_signer s on s.checkpoint_id = c.id and s.round = c.round and s.state = 'signed'
    left join person p on p.user_id = s.user_id
    where c.id in ${[...ids]} group by c.id`);
  return new Map(rows.map(({ id, names }) => [id, names]));
}

/** What is left to do; null where no routing says it. */
type Work = Pick<Remaining, 'minutes' | 'outsideDays'>;

/** Work begins when what is missing is there: on the day that purchasing filled in, or after the usual lead time. */
async function readDate(
  ctx: TxCtx,
  row: OrderRow,
  before: Work | null,
  after: Work | null,
  material: readonly MaterialEffect[],
): Promise<Impact['date']> {
  const { calendar } = ctx.factory;
  const now = await clock(ctx);
  const today = shanghaiDay(now);
  const [expected] = await ctx.tx.execute<{ day: string | null }>(sql`
    select max(expected_date) as day from material_demand where order_id = ${row.id} and expected_date > ${today}`);
  const waitDays = Math.max(0, ...material.filter((one) => one.short > 0).map((one) => one.leadDays ?? 0));
  const there = Math.max(0, expected?.day ? daysBetween(today, expected.day) : 0);
  const from = (days: number) => (days === 0 ? now : new Date(`${addDays(today, days)}T00:00:00+08:00`));
  return dateEffect(
    row.promisedDate,
    before && doneBy(calendar, from(there), before),
    after && doneBy(calendar, from(Math.max(there, waitDays)), after),
    waitDays,
  );
}
