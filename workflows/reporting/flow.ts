import type { Flow } from '../flow.ts';
import { answerAlone } from '../orders/discreet.ts';
import { answerReport, answerStock } from './answer.ts';
import { presses } from './presses.ts';
import { isOrderFact } from './tellable.ts';

/** Facts that people tell: by words, on cards, and back again. Files are a kind of workbook (files/kind.ts). */
export const reportingFlow: Flow = {
  name: 'reporting',
  phrases: ['报工 SO-20260315-0042 工序20 合格100 报废2', '盘点 M-42CR-60 1200kg', '上报 0042', '冲销 0042'],
  intents: {
    'fact.tell': (asked, { fact, reference, draft }, from) =>
      answerAlone(asked, from, (ctx, where) =>
        answerReport(
          ctx,
          reference.text,
          isOrderFact(fact) ? { kind: fact, values: { ...draft } } : 'menu',
          where,
        ),
      ),
    'fact.menu': (asked, { reference }, from) =>
      answerAlone(asked, from, (ctx, where) => answerReport(ctx, reference.text, 'menu', where)),
    'fact.take_back': (asked, { reference }, from) =>
      answerAlone(asked, from, (ctx, where) => answerReport(ctx, reference.text, 'takeback', where)),
    'stock.tell': (asked, intent, from) =>
      answerAlone(asked, from, (ctx, where) => answerStock(ctx, intent, where)),
  },
  presses,
  subject: ({ order }) => (order ? `order:${order}` : undefined),
};
