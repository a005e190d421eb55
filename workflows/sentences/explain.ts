import { randomBytes } from 'node:crypto';
import type { AppError } from '../errors.ts';
import { absenceSentences } from './absence.ts';
import { auditSentences } from './audit.ts';
import { boardSentences } from './board.ts';
import { boardViewSentences } from './board-views.ts';
import { changeSentences } from './changes.ts';
import { checkpointSentences } from './checkpoints.ts';
import { configurationSentences } from './configuration.ts';
import { customerSentences } from './customers.ts';
import { dueDateSentences } from './due-date.ts';
import { escalationSentences } from './escalation.ts';
import { evidenceSentences } from './evidence.ts';
import { exportSentences } from './export.ts';
import { factSentences } from './facts.ts';
import { generalSentences } from './general.ts';
import { incidentSentences } from './incidents.ts';
import { loadSentences } from './load.ts';
import { masterSentences } from './master-data.ts';
import { materialSentences } from './materials.ts';
import { metricsSentences } from './metrics.ts';
import { orderSentences } from './orders.ts';
import { outsideWorkSentences } from './outside-work.ts';
import { plantSentences } from './plant.ts';
import { reportingSentences } from './reporting.ts';
import { schedulingSentences } from './scheduling.ts';
import type { Sentences } from './sentence.ts';
import { uploadSentences } from './upload.ts';
import { warningSentences } from './warnings.ts';
import { webhookSentences } from './webhooks.ts';

const all: Sentences = {
  ...generalSentences,
  ...incidentSentences,
  ...orderSentences,
  ...customerSentences,
  ...auditSentences,
  ...absenceSentences,
  ...boardSentences,
  ...boardViewSentences,
  ...changeSentences,
  ...checkpointSentences,
  ...configurationSentences,
  ...dueDateSentences,
  ...escalationSentences,
  ...evidenceSentences,
  ...exportSentences,
  ...factSentences,
  ...loadSentences,
  ...masterSentences,
  ...materialSentences,
  ...metricsSentences,
  ...plantSentences,
  ...reportingSentences,
  ...outsideWorkSentences,
  ...schedulingSentences,
  ...uploadSentences,
  ...warningSentences,
  ...webhookSentences,
};

/** A number that a person can read out to the administrator, who finds it in the log. */
export const incidentId = (): string => randomBytes(4).toString('hex').toUpperCase();

/**
 * The one place where an error becomes Chinese. Errors of rooms that know no sentences of ours (spreadsheet,
 * import) bring their own `sentence`. A code without one is a fault of ours; it is told in general words.
 */
export function explain(err: AppError): string {
  if ('sentence' in err && typeof err.sentence === 'string') return err.sentence;
  const sentence = all[err.code];
  return sentence ? sentence(err.params) : `没有办成（${err.code}）。请换一种说法再试，或联系管理员。`;
}
