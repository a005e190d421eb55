import type { Flow } from '../flow.ts';
import { afterImport, IMPORTED } from './imported.ts';
import { LATE_DEADLINE, lateDeadline } from './late-deadline.ts';
import { presses } from './presses.ts';
import { REPAINT, repaintCheckpoint } from './repaint.ts';
import { openFromList } from './say-mine.ts';

/** Mandatory checkpoints: who must sign what, with which evidence, before an order may go on. */
export const checkpointsFlow: Flow = {
  name: 'checkpoints',
  presses: { ...presses, open: openFromList },
  // With the order, as its own presses: a step of the order and a signature on it queue up.
  subject: (params) => (params.order ? `order:${params.order}` : undefined),
  due: { [REPAINT]: repaintCheckpoint, [LATE_DEADLINE]: lateDeadline, [IMPORTED]: afterImport },
};
