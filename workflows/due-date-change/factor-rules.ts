import { openerText, opensAt } from '../checkpoints/rules.ts';
import { AppError } from '../errors.ts';
import type { CheckpointRule, OrderEventName } from '../factory/checkpoint-rules.ts';
import type { Factory } from '../factory/factory.ts';

/** The parts of a request that people decide on, each by a checkpoint: so deadline, delegates and escalation are those of any other. */
export type Factor = 'review' | 'approval';

const EVENTS: Readonly<Record<Factor, OrderEventName>> = {
  review: 'due_date_letter',
  approval: 'due_date_change',
};

/** How the checkpoint of a factor stands in the database. */
export const openedBy = (factor: Factor): string => openerText({ kind: 'event', event: EVENTS[factor] });

/**
 * The checkpoint of a factor. Without both no date moves: two factors are no matter of configuration, only who decides is.
 * @throws AppError date.no_review, date.no_second
 */
export function ruleOf({ checkpoints }: Pick<Factory, 'checkpoints'>, factor: Factor): CheckpointRule {
  const rule = Object.values(checkpoints).find((one) =>
    opensAt(one, { kind: 'event', event: EVENTS[factor] }),
  );
  if (!rule) throw new AppError(factor === 'review' ? 'date.no_review' : 'date.no_second');
  return rule;
}
