import { and, eq, sql } from 'drizzle-orm';
import { checkpointSigner, checkpoint as checkpointTable, checkpointWatcher } from '../../db/schema/index.ts';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { raiseAlarm } from '../escalation/alarm.ts';
import { arm } from '../escalation/arm.ts';
import type { CheckpointRule } from '../factory/checkpoint-rules.ts';
import { clock } from '../now.ts';
import { YearMissingError } from '../working-time/year-missing.ts';
import { subjectOf } from './audit-subject.ts';
import { stoodInBy } from './barred.ts';
import type { OrderBrief } from './facts.ts';
import { waitForCalendar } from './late-deadline.ts';
import { resolveAssignees, resolveWho } from './resolve-who.ts';
import { deadlineOf, factsFor } from './rules.ts';
import { giveCard } from './tell.ts';

export interface Round {
  /** See the schema. */
  openedBy: string;
  /** What changed since the round before, for reopenings. */
  changed?: Record<string, [unknown, unknown]>;
  /** The line on the new cards. */
  notice: string;
  reason?: string;
  /** What else it rests on, kept beside the order's facts. */
  facts?: Record<string, unknown>;
  /** Who is not asked, where anybody else can be. */
  exclude?: readonly string[];
  /** Who must not act, in nobody's place: those who did the part that is decided on. */
  barred?: readonly string[];
  /** Who acts on their own card of it, which shows the round anyhow: needs no new one. */
  onOwnCard?: string;
}

type Row = typeof checkpointTable.$inferSelect;

/**
 * Starts a round of a checkpoint row that stands ready: who signs, who is told, the deadline, the ladder, the cards and
 * the audit entry. The row's round and arm were set by the caller.
 */
export async function startRound(
  ctx: TxCtx,
  row: Pick<Row, 'id' | 'round' | 'arm'>,
  rule: CheckpointRule,
  order: OrderBrief,
  round: Round,
): Promise<void> {
  const [assignees, told, now] = [
    await askedFor(ctx, rule, order, round),
    await resolveWho(ctx, rule.tell, order),
    await clock(ctx),
  ];
  if (assignees.userIds.length === 0)
    ctx.log.error(
      { code: 'checkpoint.nobody', checkpoint: rule.key, order: order.number },
      'nobody can sign',
    );
  // On hold nobody is reminded: the clock starts when the order goes on (pause.ts).
  const deadlineAt = order.heldFrom === null ? tryDeadline(ctx, rule, now, order) : null;
  const watchers = told.userIds.filter((userId) => !assignees.userIds.includes(userId));
  await saveSigners(ctx, row, rule, assignees);
  await saveWatchers(ctx, row.id, watchers);
  await ctx.tx
    .update(checkpointTable)
    .set({
      facts: {
        ...factsFor(rule, order),
        ...round.facts,
        ...(round.barred ? { barred: round.barred, spared: round.exclude ?? [] } : {}),
      },
      changed: round.changed ?? null,
      deadlineAt: deadlineAt instanceof Date ? deadlineAt : null,
      openedAt: sql`app_now()`,
      openedBy: round.openedBy,
    })
    .where(eq(checkpointTable.id, row.id));
  if (deadlineAt instanceof Date) await arm(ctx, { id: row.id, arm: row.arm, deadlineAt });
  else if (deadlineAt) await waitForCalendar(ctx, row, deadlineAt.year, now);
  if (assignees.fallback) await reportNobody(ctx, row, rule, order, assignees.nobody);
  const needsCard = (userId: string): boolean => userId !== round.onOwnCard;
  const first = (rule.order === 'sequence' ? assignees.userIds.slice(0, 1) : assignees.userIds).filter(
    needsCard,
  );
  const cause = `r${row.round}a${row.arm}`;
  await giveCard(ctx, row.id, first, { text: round.notice, tone: 'info' }, `${cause}:sign`);
  await giveCard(
    ctx,
    row.id,
    watchers.filter(needsCard),
    { text: `${rule.name}已打开，结果会显示在这张卡片上。`, tone: 'info' },
    `${cause}:watch`,
  );
  await audit(ctx, {
    action: row.round === 1 ? 'checkpoint.open' : 'checkpoint.reopen',
    ...subjectOf(order.number),
    change: {
      checkpoint: [null, rule.name],
      round: [row.round === 1 ? null : row.round - 1, row.round],
      signers: [null, assignees.userIds],
      deadlineAt: [null, deadlineAt instanceof Date ? deadlineAt.toISOString() : null],
      ...(round.changed ?? {}),
    },
    reason: round.reason ?? '',
  });
}

/** Whose place somebody barred would take is passed over, as long as there is anybody else. */
async function askedFor(
  ctx: TxCtx,
  rule: CheckpointRule,
  order: OrderBrief,
  { exclude = [], barred = [] }: Round,
): Promise<Awaited<ReturnType<typeof resolveAssignees>>> {
  const without = [...exclude, ...barred];
  const behind = await stoodInBy(ctx, barred);
  const found = await resolveAssignees(ctx, rule.assignees, order, [...without, ...behind]);
  if (found.userIds.length > 0 || behind.length === 0) return found;
  return resolveAssignees(ctx, rule.assignees, order, without);
}

function tryDeadline(
  ctx: TxCtx,
  rule: CheckpointRule,
  now: Date,
  order: OrderBrief,
): Date | YearMissingError {
  try {
    return deadlineOf(ctx.factory.calendar, rule, now, order);
  } catch (err) {
    if (err instanceof YearMissingError) return err;
    throw err;
  }
}

async function saveSigners(
  ctx: TxCtx,
  row: Pick<Row, 'id' | 'round'>,
  rule: CheckpointRule,
  { userIds, fallback }: { userIds: string[]; fallback: boolean },
): Promise<void> {
  if (userIds.length === 0) return;
  await ctx.tx.insert(checkpointSigner).values(
    userIds.map((userId, index) => ({
      checkpointId: row.id,
      round: row.round,
      place: index + 1,
      userId,
      state: rule.order === 'sequence' && index > 0 ? 'waiting' : 'pending',
      source: fallback ? 'fallback' : 'rule',
    })),
  );
}

async function saveWatchers(ctx: TxCtx, checkpointId: number, userIds: string[]): Promise<void> {
  if (userIds.length === 0) return;
  await ctx.tx
    .insert(checkpointWatcher)
    .values(userIds.map((userId) => ({ checkpointId, userId })))
    .onConflictDoNothing();
}

function reportNobody(
  ctx: TxCtx,
  row: Pick<Row, 'id' | 'round'>,
  rule: CheckpointRule,
  order: OrderBrief,
  nobody: string[],
): Promise<void> {
  return raiseAlarm(
    ctx,
    `checkpoint.unassigned:${row.id}:${row.round}`,
    '关卡没有责任人',
    `订单 ${order.number} 的关卡「${rule.name}」按规则找不到责任人（${nobody.join('、')}），已交给备用负责人。请核对通讯录和 checkpoints.yaml。`,
  );
}

/** The checkpoint row of an order and key, locked, if there is one. */
export async function lockOfOrder({ tx }: TxCtx, orderId: number, key: string): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(checkpointTable)
    .where(and(eq(checkpointTable.orderId, orderId), eq(checkpointTable.key, key)))
    .for('update');
  return row;
}
