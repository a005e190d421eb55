import { addDays } from '../dates/civil.ts';
import type { Factory } from '../factory/factory.ts';
import { ordinaryWhereUnknown } from '../working-time/ordinary-weeks.ts';
import { addWorkingDays } from '../working-time/work-days.ts';

/**
 * The last day on which nobody is told before it is looked again: the day before the next working day, so today itself
 * where tomorrow is one. An order whose window opens until then is warned of today: a promise for Monday on Friday, with
 * a whole day left to act, not on Monday itself. A year whose holidays nobody knows yet has ordinary weeks.
 * @param today Shanghai day
 */
export const lookUntil = ({ calendar }: Pick<Factory, 'calendar'>, today: string): string =>
  addDays(addWorkingDays(ordinaryWhereUnknown(calendar), today, 1), -1);
