import type { Flow } from '../flow.ts';
import { answerAlone, answerDiscreetly } from '../orders/discreet.ts';
import { answerCompare, answerOsrt } from './answer.ts';
import { measureNightly } from './waits/settle.ts';

/** Figures: OSRT as a picture, two periods as a table. */
export const metricsFlow: Flow = {
  name: 'metrics',
  phrases: ['我的OSRT', 'OSRT 部门', '对比 上月 本月'],
  intents: {
    // Figures of people by name are for who asks, also in a group of colleagues.
    'metrics.osrt': (asked, intent, from) =>
      (intent.mine || intent.by === 'person' || intent.of ? answerAlone : answerDiscreetly)(
        asked,
        from,
        (ctx, where) => answerOsrt(ctx, intent, where),
      ),
    'metrics.compare': (asked, { periods }, from) =>
      answerAlone(asked, from, (ctx, where) => answerCompare(ctx, periods, where)),
  },
  work: { channel: 'metrics', run: measureNightly },
};
