import { decidesOn } from '../checkpoints/outcome.ts';
import type { Flow } from '../flow.ts';
import { answerAlone } from '../orders/discreet.ts';
import { LETTER_CHANNEL } from './attach.ts';
import { secondFactor } from './decide.ts';
import { openedBy } from './factor-rules.ts';
import { askDate } from './form.ts';
import { listDates, showDate } from './list.ts';
import { presses } from './presses.ts';
import { letterReview } from './reviewed.ts';
import { LETTER_MISSING, letterMissing } from './settle.ts';
import { readWaiting } from './work.ts';

decidesOn(openedBy('review'), letterReview);
decidesOn(openedBy('approval'), secondFactor);

/** A customer's new due date: the sealed letter read and judged, then decided by a second person. */
export const dueDateChangeFlow: Flow = {
  name: 'due-date-change',
  phrases: ['改交期 SO-20260315-0042 3月20日 客户延期', '改期申请'],
  intents: {
    'date.request': (asked, { reference, draft }, from) =>
      answerAlone(asked, from, (ctx, where) => askDate(ctx, reference, draft, where)),
    'date.list': (asked, _intent, from) => answerAlone(asked, from, listDates),
  },
  presses: { ...presses, show: showDate },
  subject: (params) => (params.order ? `order:${params.order}` : undefined),
  due: { [LETTER_MISSING]: letterMissing },
  work: { channel: LETTER_CHANNEL, run: readWaiting },
};
