import type { Judged } from '../judge/bench.ts';
import type { Problem } from '../rows/problem.ts';
import { isWorthStoring } from './store-rows.ts';

/** Doubles that are named; the rest is counted. */
const NAMED = 3;

interface First {
  row: number;
  stored: boolean;
  again: number[];
}

/** Watches for order numbers that occur more than once in a workbook; both rows are told about each other. */
export function createDoubles(columnName: string | undefined) {
  const seen = new Map<string, First>();
  const problem = (number: string, rows: readonly number[]): Problem => {
    const more = rows.length > NAMED ? ` 等 ${rows.length} 行` : ' 行';
    const where = `第 ${rows.slice(0, NAMED).join('、')}${more}`;
    return {
      code: 'number.double',
      field: 'number',
      ...(columnName === undefined ? {} : { column: columnName }),
      found: number,
      text: `与${where}的订单号重复。一个订单号只能有一行，多个产品请分开编号（例如 ${number}-1、${number}-2）`,
    };
  };
  return {
    /** Looks at a judged row; a row whose number was there before becomes an error. */
    check(row: Judged): void {
      const { number } = row.values;
      if (number === undefined) return;
      const first = seen.get(number);
      if (!first) {
        seen.set(number, { row: row.rowNumber, stored: isWorthStoring(row), again: [] });
        return;
      }
      first.again.push(row.rowNumber);
      row.problems.push(problem(number, [first.row]));
      row.action = 'error';
    },
    /** The first rows of doubled numbers, with what is wrong with them. */
    firsts(): { row: number; number: string; stored: boolean; problem: Problem }[] {
      return [...seen].flatMap(([number, { row, stored, again }]) =>
        again.length > 0 ? [{ row, number, stored, problem: problem(number, again) }] : [],
      );
    },
  };
}
