import type { Condition, MachineState, StateRule, TagValue } from '../config/plant.ts';
import type { Doubt } from '../sink.ts';

/** What a reading says about its machine. */
export interface Judged {
  state: MachineState;
  doubt: Doubt;
}

/**
 * The first state whose conditions all hold. A state that hangs on a value the device does not give cannot be ruled
 * out, so nothing below it may be claimed: unknown. The same where no state fits.
 */
export function stateOf(rules: readonly StateRule[], values: ReadonlyMap<string, TagValue>): Judged {
  for (const { state, when } of rules) {
    const answers = when.map((condition) => holds(condition, values.get(condition.tag)));
    if (answers.includes(false)) continue;
    if (answers.includes(null)) return { state: 'unknown', doubt: 'no_tag' };
    return { state, doubt: '' };
  }
  return { state: 'unknown', doubt: 'no_rule' };
}

/** @returns null when there is no value to hold it against */
function holds({ in: values, gte, lte }: Condition, value: TagValue | undefined): boolean | null {
  // A float register that nobody fills is often no number, or infinite.
  if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return null;
  if (values && !values.includes(value)) return false;
  if (gte === null && lte === null) return true;
  const number = Number(value);
  return (gte === null || number >= gte) && (lte === null || number <= lte);
}
