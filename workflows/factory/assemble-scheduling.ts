import type { SchedulingRules } from './scheduling-rules.ts';
import type { SchedulingFile } from './schema.ts';

/** scheduling.yaml as rules. */
export function assembleScheduling({ overtime, hands, ...rules }: SchedulingFile): SchedulingRules {
  const extra = overtime?.workdays ?? overtime?.daysOff;
  return {
    ...rules,
    overtime: extra ? { workdays: overtime?.workdays ?? [], daysOff: overtime?.daysOff ?? [] } : null,
    hands: hands ?? {},
  };
}
