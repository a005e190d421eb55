import type { Flow } from '../flow.ts';
import { answerAlone } from '../orders/discreet.ts';
import { askChange } from './form.ts';
import { listRequests, showRequest } from './list.ts';
import { presses } from './presses.ts';

/** What a customer wants changed of an order in work: asked for with evidence, its impact shown, then decided. */
export const changesFlow: Flow = {
  name: 'changes',
  phrases: ['客户要改 SO-20260315-0042 数量 200 改 250', '变更申请'],
  intents: {
    'change.request': (asked, { reference, draft }, from) =>
      answerAlone(asked, from, (ctx, where) => askChange(ctx, reference, draft, where)),
    'change.list': (asked, _intent, from) => answerAlone(asked, from, listRequests),
  },
  presses: { ...presses, show: showRequest },
  subject: (params) => (params.order ? `order:${params.order}` : undefined),
};
