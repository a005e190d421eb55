import type { Flow } from '../flow.ts';
import { answerAlone } from '../orders/discreet.ts';
import { exportPlan } from './by-workbook/export.ts';
import { MISSED_START } from './missed/in-turns.ts';
import { MISSED } from './missed/look.ts';
import { replanMissed } from './missed/replan.ts';
import { REVIEW_STARTS, reviewStarts, scheduleReview } from './missed/review.ts';
import { seeMissed } from './missed/seen.ts';
import { SETTLE_PLAN } from './plan-soon.ts';
import { settlePlan } from './settle.ts';
import { openPlan, replan, rush, showPlan } from './show.ts';

/** The plan of the machines: follows the orders by itself, is shown and made anew on request. */
export const schedulingFlow: Flow = {
  name: 'scheduling',
  phrases: ['排产', '排产 SO-20260315-0042', '导出计划'],
  intents: {
    'schedule.show': (asked, intent, from) =>
      answerAlone(asked, from, (ctx, where) => showPlan(ctx, intent.reference.text, where)),
    'plan.export': (asked, _intent, from) => answerAlone(asked, from, exportPlan),
  },
  presses: { replan, rush, open: openPlan, missed_seen: seeMissed },
  subject: (params) =>
    params.missed ? MISSED : params.order && !params.list ? `order:${params.order}` : undefined,
  due: {
    [SETTLE_PLAN]: async (ctx, ref) => {
      await settlePlan(ctx, Number(ref.split(':')[0]));
    },
    [REVIEW_STARTS]: reviewStarts,
    [MISSED_START]: { set: (ctx, refs) => replanMissed(ctx, refs) },
  },
  start: scheduleReview,
};
