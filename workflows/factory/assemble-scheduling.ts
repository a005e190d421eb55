import type { SchedulingRules } from './scheduling-rules.ts';
import type { SchedulingFile } from './schema.ts';

/** Where the file says nothing; older ones do not. */
const MISSED_MINUTES = 60;

/** scheduling.yaml as rules. */
export function assembleScheduling({
  overtime,
  hands,
  outside,
  missedMinutes = MISSED_MINUTES,
  ...rules
}: SchedulingFile): SchedulingRules {
  const extra = overtime?.workdays ?? overtime?.daysOff;
  return {
    ...rules,
    missedMinutes,
    overtime: extra ? { workdays: overtime?.workdays ?? [], daysOff: overtime?.daysOff ?? [] } : null,
    hands: hands ?? {},
    outside: outside ?? {},
  };
}
