import type { Flow } from '../flow.ts';
import { answerDiscreetly } from '../orders/discreet.ts';
import { answerLoad } from './answer.ts';

/** How busy the machines are in the next hours, as pictures. */
export const loadFlow: Flow = {
  name: 'load',
  phrases: ['热力图', '热力图 VMC850', '负荷 VMC850-03', '负荷 7天'],
  intents: {
    'load.show': (asked, { text, span }, from) =>
      answerDiscreetly(asked, from, (ctx, where) => answerLoad(ctx, text, where, span)),
  },
};
