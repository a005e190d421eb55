import type { TxCtx } from '../context.ts';
import type { Flow, Where } from '../flow.ts';
import type { AbsenceDraft } from '../intents.ts';
import { answerAlone } from '../orders/discreet.ts';
import { say } from '../say.ts';
import { formCard } from './cards/form-card.ts';
import { ABSENCES } from './declare.ts';
import { absenceTurns, BEGINS, ENDS } from './due.ts';
import { formOf } from './form.ts';
import { listCardOf, whoseAbsences } from './list.ts';
import { presses } from './presses.ts';

/** 请假: the form, filled with what was understood. */
async function askAbsence(ctx: TxCtx, draft: AbsenceDraft, where: Where): Promise<void> {
  const card = formCard(await formOf(ctx, draft));
  const what = { kind: 'card', flow: 'absence', key: `absence-form:${where.messageKey}`, card } as const;
  await say(ctx, where.reply, what, `${where.messageKey}:absence.form`);
}

/** 我的代理: one living list per reader and person. */
async function answerMine(ctx: TxCtx, name: string | undefined, where: Where): Promise<void> {
  const whose = await whoseAbsences(ctx, name);
  const reader = ctx.actor.kind === 'staff' ? ctx.actor.userId : 'system';
  const card = await listCardOf(ctx, whose);
  const what = {
    kind: 'card',
    flow: 'absence',
    key: `absence-list:${reader}:${whose.userId}`,
    card,
  } as const;
  await say(ctx, where.reply, what, `${where.messageKey}:absence.list`);
}

/** Absences and their delegates (代理人). Who is ill and why is nobody's business in a group. */
export const absenceFlow: Flow = {
  name: 'absence',
  phrases: ['请假 11月27日-11月30日 代理 王强', '我的代理'],
  intents: {
    'absence.declare': (asked, intent, from) =>
      answerAlone(asked, from, (ctx, where) => askAbsence(ctx, intent.draft, where)),
    'absence.mine': (asked, intent, from) =>
      answerAlone(asked, from, (ctx, where) => answerMine(ctx, intent.person, where)),
  },
  presses,
  subject: (params) => (params.absence ? ABSENCES : undefined),
  due: { [BEGINS]: absenceTurns, [ENDS]: absenceTurns },
};
