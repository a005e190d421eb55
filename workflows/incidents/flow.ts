import type { TxCtx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import type { Flow, Press, PressResult, Where } from '../flow.ts';
import type { IncidentDraft } from '../intents.ts';
import { answerAlone } from '../orders/discreet.ts';
import { becomeCard } from '../orders/order-cards.ts';
import { today } from '../orders/where.ts';
import { say } from '../say.ts';
import { explain } from '../sentences/explain.ts';
import { formCard } from './cards/form-card.ts';
import { incidentCard } from './cards/incident-card.ts';
import { endIncident, postponeIncident } from './end.ts';
import { listIncidents, showIncident } from './list.ts';
import { readIncident } from './read.ts';
import { INCIDENTS, type Reported, reportIncident } from './report.ts';
import { assertMayReport } from './rights.ts';
import { subjectNamed } from './subject.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

/** The form, filled with what was understood; a name that is not known is told at once. */
async function askIncident(ctx: TxCtx, draft: IncidentDraft, where: Where): Promise<void> {
  assertMayReport(ctx);
  const day = draft.until ? parseDate(draft.until, { today: await today(ctx), lean: 'future' }) : null;
  const values = {
    kind: draft.kind ?? '',
    subject: draft.subject ?? '',
    until: day?.ok ? day.date : '',
    note: draft.note ?? '',
  };
  const problems: string[] = day && !day.ok ? [day.reason] : [];
  if (draft.kind && draft.subject)
    await subjectNamed(ctx, draft.kind, draft.subject).catch((err: unknown) => {
      if (!(err instanceof AppError)) throw err;
      problems.push(explain(err));
    });
  const card = formCard(values, problems.length > 0 ? problems.join('；') : undefined);
  const what = { kind: 'card', flow: 'incidents', key: `incident-form:${where.messageKey}`, card } as const;
  await say(ctx, where.reply, what, `${where.messageKey}:incident.form`);
}

const report: Handler = async (ctx, press) => {
  const { form } = press;
  const done = await reportIncident(ctx, {
    kind: form.kind ?? '',
    subject: form.subject ?? '',
    until: form.until ?? '',
    note: form.note ?? '',
  });
  if (ctx.actor.kind === 'staff') await becomeCard(ctx, press, incidentKey(done.id, ctx.actor.userId));
  return { card: await cardOf(ctx, done.id, doneText(done)) };
};

const postpone: Handler = async (ctx, press) => {
  const done = await postponeIncident(ctx, {
    id: Number(press.params.incident),
    seen: press.params.until ?? '',
    until: press.form.until ?? '',
    note: '',
  });
  return { card: await cardOf(ctx, done.id, doneText(done)) };
};

const end: Handler = async (ctx, press) => {
  const id = Number(press.params.incident);
  await endIncident(ctx, id);
  return { card: await cardOf(ctx, id, '已恢复，相关人员已通知。'), closed: true };
};

const drop: Handler = async () => ({
  card: {
    title: '登记供应商延期 / 设备停机',
    status: { text: '已放弃', tone: 'neutral' },
    text: '没有登记。',
  },
  closed: true,
});

const incidentKey = (id: number, userId: string): string => `incident:${id}:user:${userId}`;

async function cardOf(ctx: TxCtx, id: number, notice: string) {
  const view = await readIncident(ctx, id);
  if (!view) throw new AppError('incident.not_found');
  return { ...incidentCard(view, true), notice: { text: notice, tone: 'good' as const } };
}

function doneText({ again, touched, late, atRisk }: Reported): string {
  const done = again ? '这个事件已登记过，日期已更新。' : '已登记。';
  if (touched === 0) return `${done}没有订单受影响。`;
  const apart = late > 0 ? `，另有 ${late} 个原本就晚于承诺、会再推后` : '';
  return `${done}涉及订单 ${touched - late} 个，交期有风险 ${atRisk} 个${apart}，相关人员已通知。`;
}

/** Suppliers' delays and machines that stand still: the orders touched, the dates at risk, the owners told. */
export const incidentsFlow: Flow = {
  name: 'incidents',
  phrases: ['M-42CR-60 延期到 4月3日', 'VMC850-03 坏了 修到周五', '事件'],
  intents: {
    'incident.report': (asked, { draft }, from) =>
      answerAlone(asked, from, (ctx, where) => askIncident(ctx, draft, where)),
    'incident.list': (asked, _intent, from) => answerAlone(asked, from, listIncidents),
  },
  presses: { report, postpone, end, drop, show: showIncident },
  subject: (params) => (params.incident ? INCIDENTS : undefined),
};
