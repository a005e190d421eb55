import type { Flow } from '../../flow.ts';
import { applyConfirmed } from './applying/work.ts';
import { APPLYING_CHANNEL, EXPIRE_KIND, IMPORT_FLOW, READING_CHANNEL } from './batch.ts';
import { closeBatch } from './close.ts';
import { cancel, confirm, sendErrors } from './presses.ts';
import { readWaiting } from './reading/work.ts';
import { isWorkbook, takeWorkbook } from './take.ts';

/** Orders from a workbook that somebody sends: reading, preview, confirmation, and the end of unanswered previews. */
export const importFlow: Flow = {
  name: IMPORT_FLOW,
  phrases: ['发送 .xlsx 或 .csv 订单表，核对后批量导入'],
  files: { accepts: isWorkbook, take: takeWorkbook },
  presses: { confirm, cancel, errors: sendErrors },
  due: {
    [EXPIRE_KIND]: (ctx, batchId) =>
      closeBatch(ctx, batchId, 'expired', '超过 24 小时没有确认，没有导入任何内容。需要时请重新发送文件。'),
  },
  work: { channel: READING_CHANNEL, run: readWaiting },
};

/** Its second long work, apart so that a confirmed import never waits for somebody else's large workbook. */
export const importApplyFlow: Flow = {
  name: `${IMPORT_FLOW}-apply`,
  work: { channel: APPLYING_CHANNEL, run: applyConfirmed },
};
