import type { Flow } from '../../flow.ts';
import { choose, drop, EXPIRE_INTAKE, expireIntake } from './choose.ts';
import { INTAKE_CHANNEL, takeEvidence } from './take.ts';
import { examineWaiting } from './work.ts';

/** Files that people send as evidence of checkpoints. Whatever no other flow takes comes here. */
export const evidenceFlow: Flow = {
  name: 'evidence',
  files: { accepts: () => true, take: takeEvidence, readsWords: true },
  presses: { choose, drop },
  subject: (params) => (params.order ? `order:${params.order}` : undefined),
  due: { [EXPIRE_INTAKE]: expireIntake },
  work: { channel: INTAKE_CHANNEL, run: examineWaiting },
};
