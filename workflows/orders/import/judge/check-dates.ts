import { daysBetween } from '../../../dates/civil.ts';
import type { FieldKey } from '../columns/fields.ts';
import type { RowValues } from '../rows/values.ts';

/** A promise further ahead, or a shipment longer ago, is a wrong year. */
const FURTHEST_DAYS = 3 * 366;

/** What is wrong between the dates of one row, whatever the house knows. */
export function checkDates(
  values: RowValues,
  today: string,
): { field: FieldKey; code: string; text: string }[] {
  const { promisedDate, shippedDate, orderedDate } = values;
  const found: { field: FieldKey; code: string; text: string }[] = [];
  if (orderedDate && orderedDate > today) {
    found.push({ field: 'orderedDate', code: 'ordered.future', text: `${orderedDate} 还没有到，请核对` });
  } else if (orderedDate && promisedDate && promisedDate < orderedDate) {
    const text = `承诺交期 ${promisedDate} 早于下单日期 ${orderedDate}，请核对`;
    found.push({ field: 'promisedDate', code: 'promised.before_order', text });
  }
  if (promisedDate && daysBetween(today, promisedDate) > FURTHEST_DAYS) {
    found.push({
      field: 'promisedDate',
      code: 'promised.too_far',
      text: `${promisedDate} 在三年以后，请核对年份`,
    });
  }
  if (shippedDate && shippedDate > today) {
    const text = `${shippedDate} 还没有到，实际发货日期不能晚于今天（${today}）`;
    found.push({ field: 'shippedDate', code: 'shipped.future', text });
  } else if (shippedDate && daysBetween(shippedDate, today) > FURTHEST_DAYS) {
    const text = `${shippedDate} 在三年以前，请核对年份`;
    found.push({ field: 'shippedDate', code: 'shipped.too_far', text });
  } else if (shippedDate && orderedDate && shippedDate < orderedDate) {
    const text = `${shippedDate} 早于下单日期 ${orderedDate}，请核对`;
    found.push({ field: 'shippedDate', code: 'shipped.before_order', text });
  }
  return found;
}
