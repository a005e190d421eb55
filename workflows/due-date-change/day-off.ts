import type { CardField } from '../card.ts';
import type { Factory } from '../factory/factory.ts';
import { dayText } from '../orders/text.ts';
import { isWorkingDay } from '../working-time/work-days.ts';
import { YearMissingError } from '../working-time/year-missing.ts';

/** A new date on which the house does not work, as a hint: it may still be what the customer wants. Nothing: it works, or nobody knows. */
export function dayOffField(
  { calendar }: Pick<Factory, 'calendar'>,
  toDate: string,
  today: string,
): CardField[] {
  try {
    if (isWorkingDay(calendar, toDate)) return [];
  } catch (err) {
    if (err instanceof YearMissingError) return [];
    throw err;
  }
  const value = `新交期 ${dayText(toDate, today)} 工厂不上班，请确认当天能发货、客户能收货`;
  return [{ label: '提示', value, tone: 'warn' }];
}
