import { openerText, opensAt } from '../checkpoints/rules.ts';
import { AppError } from '../errors.ts';
import type { CheckpointRule, Opener } from '../factory/checkpoint-rules.ts';
import type { Factory } from '../factory/factory.ts';

const OPENER: Opener = { kind: 'event', event: 'due_date_change' };

/** How a checkpoint that is the second factor stands in the database. */
export const OPENED_BY = openerText(OPENER);

/**
 * The checkpoint that is the second factor. Without one no date moves: two factors are no matter of configuration, only
 * who decides is.
 * @throws AppError date.no_second
 */
export function secondRule({ checkpoints }: Pick<Factory, 'checkpoints'>): CheckpointRule {
  const rule = Object.values(checkpoints).find((one) => opensAt(one, OPENER));
  if (!rule) throw new AppError('date.no_second');
  return rule;
}
