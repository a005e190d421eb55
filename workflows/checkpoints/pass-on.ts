import { and, eq } from 'drizzle-orm';
import { checkpointSigner } from '../../db/schema/index.ts';
import { audit } from '../audit/record.ts';
import type { TxCtx } from '../context.ts';
import { raiseAlarm } from '../escalation/alarm.ts';
import type { StaffActor } from '../staff/actor.ts';
import { actorOf } from '../staff/actor.ts';
import { subjectOf } from './audit-subject.ts';
import { barredFrom, sparedIn, stoodInBy } from './barred.ts';
import { readBrief } from './facts.ts';
import { handOver } from './hand-over.ts';
import type { CheckpointRow } from './lock.ts';
import { type Resolved, resolveAssignees } from './resolve-who.ts';
import { giveCard } from './tell.ts';

/**
 * A person is away, and whoever stands in for them must not act on this checkpoint: their place goes to the next one
 * whom the rules mean, with the same deadline. Where there is nobody, the place stays and those who look after the
 * ladder are told. The row is held and its version was raised.
 */
export async function passOn(ctx: TxCtx, row: CheckpointRow, from: StaffActor): Promise<void> {
  const rule = ctx.factory.checkpoints[row.key];
  const order = await readBrief(ctx, row.orderId);
  if (!rule || !order) return;
  const places = await ctx.tx
    .select()
    .from(checkpointSigner)
    .where(and(eq(checkpointSigner.checkpointId, row.id), eq(checkpointSigner.round, row.round)));
  const place = places.find(({ userId, state }) => userId === from.userId && state === 'pending')?.place;
  if (place === undefined) return;
  const barred = barredFrom(row);
  const taken = [...barred, ...(await stoodInBy(ctx, barred)), ...places.map(({ userId }) => userId)];
  const spared = await resolveAssignees(ctx, rule.assignees, order, [...taken, ...sparedIn(row)]);
  const found: Resolved & { fallback: boolean } = spared.fallback
    ? await resolveAssignees(ctx, rule.assignees, order, taken)
    : spared;
  const to = await actorOf(ctx, found.userIds[0] ?? '');
  const why = `${from.name} 请假，代理人不能处理这一项`;
  if (!to) {
    const text = `${rule.name}（${order.number}）：${why}，也没有别人可以接。请安排有权限的人，或在卡片上转办。`;
    return raiseAlarm(ctx, `checkpoint.nobody:${row.id}:v${row.version + 1}`, '关卡没有人能签', text);
  }
  await handOver(ctx, row, place, to, why, found.fallback ? 'fallback' : 'transfer');
  const notice = { text: `${why}，请您处理。`, tone: 'info' } as const;
  await giveCard(ctx, row.id, [to.userId], notice, `v${row.version + 1}:passed-on`);
  await audit(ctx, {
    action: 'checkpoint.transfer',
    ...subjectOf(order.number),
    change: { checkpoint: [null, row.name], signer: [from.userId, to.userId] },
    reason: why,
  });
}
