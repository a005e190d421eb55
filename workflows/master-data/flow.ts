import type { Flow } from '../flow.ts';
import { answerAlone } from '../orders/discreet.ts';
import { exportMaster } from './export.ts';

/** Master data goes out as a workbook; it comes back as one (kind.ts). */
export const masterDataFlow: Flow = {
  name: 'master-data',
  phrases: ['导出BOM KHM-200'],
  intents: {
    'master.export': (asked, { product }, from) =>
      answerAlone(asked, from, (ctx, where) => exportMaster(ctx, product, where)),
  },
};
