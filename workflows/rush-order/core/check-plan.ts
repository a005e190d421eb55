import { checkMoved } from './check/moved.ts';
import { checkRush } from './check/rush.ts';
import { checkShared } from './check/shared.ts';
import type { Option, Plan, Query } from './types.ts';

/** A rule that an option breaks; `text` is for developers: adapters never let one reach a person. */
export interface Violation {
  readonly rule:
    | 'operations'
    | 'calendar'
    | 'precedence'
    | 'arrival'
    | 'horizon'
    | 'overlap'
    | 'tool'
    | 'frozen'
    | 'priority'
    | 'displaced';
  readonly text: string;
}

/**
 * Checks an option of the finder or of the displacement search against the plan as it stands, from the definitions
 * alone: it shares no code with either. Whoever books an option asks here first, inside the transaction.
 * What was wrong in the plan before (two reservations that overlap) is blamed on nobody.
 * @returns what is broken; nothing: the option may be booked
 */
export function checkPlan(
  plan: Plan,
  query: Query,
  option: Pick<Option, 'operations' | 'moved' | 'displaced'>,
): Violation[] {
  return [
    ...checkRush(plan, query, option),
    ...checkMoved(plan, query, option),
    ...checkShared(plan, query, option),
  ];
}
