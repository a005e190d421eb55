import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { may } from '../factory/rules.ts';
import type { Press, PressResult, Where } from '../flow.ts';
import { dayText } from '../orders/text.ts';
import { say } from '../say.ts';
import { incidentCard, subjectText } from './cards/incident-card.ts';
import { INCIDENT_KINDS, KIND_NAMES } from './of-order.ts';
import { readIncident, readOpenIncidents } from './read.ts';
import { mayReadIncidents } from './rights.ts';

const LIST_LENGTH = 8;

/** 事件: those that are not over and that the reader may know of. @throws AppError incident.no_access */
export async function listIncidents(ctx: TxCtx, where: Where): Promise<void> {
  const kinds = INCIDENT_KINDS.filter((kind) => mayReadIncidents(ctx, kind));
  if (kinds.length === 0) throw new AppError('incident.no_access');
  const rows = (await readOpenIncidents(ctx, LIST_LENGTH)).filter(({ kind }) => kinds.includes(kind));
  const key = `${where.messageKey}:incident.list`;
  if (rows.length === 0) {
    const text =
      '现在没有供应商延期或设备停机。登记可以说「M-42CR-60 延期到 4月3日」「VMC850-03 坏了 修到周五」。';
    await say(ctx, where.reply, { kind: 'text', text }, key);
    return;
  }
  const card = {
    title: `进行中的事件：${rows.length} 个`,
    fields: rows.map((row) => {
      const risk = row.orders.filter((one) => one.atRisk).length;
      return {
        label: `${KIND_NAMES[row.kind]} ${row.subject}`,
        value: `${subjectText(row)}，到 ${dayText(row.untilDate, row.now)}；订单 ${row.orders.length} 个，有风险 ${risk} 个`,
        ...(risk > 0 ? { tone: 'bad' as const } : {}),
      };
    }),
    buttons: rows.map((row) => ({
      label: row.subject,
      action: 'show',
      params: { incident: String(row.id) },
    })),
  };
  await say(
    ctx,
    where.reply,
    { kind: 'card', flow: 'incidents', key: `incident-list:${where.messageKey}`, card },
    key,
  );
}

/** A row of the list: the incident comes as a card of its own. @throws AppError incident.not_found */
export async function showIncident(ctx: TxCtx, press: Press): Promise<PressResult> {
  const { actor } = ctx;
  const view = await readIncident(ctx, Number(press.params.incident));
  if (!view || actor.kind !== 'staff' || !mayReadIncidents(ctx, view.kind))
    throw new AppError('incident.not_found');
  const card = incidentCard(view, may(ctx.factory, actor.roles, 'incident.report'));
  await say(
    ctx,
    { to: 'person', userId: actor.userId },
    { kind: 'card', flow: 'incidents', key: `incident:${view.id}:user:${actor.userId}`, card },
    `${press.pressKey}:incident`,
  );
  return { card: { ...press.view, notice: { text: '已发给您。', tone: 'info' } } };
}
