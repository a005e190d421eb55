import { Refusal } from '../refusal.ts';
import { type FieldKey, labelOf, REQUIRED } from './fields.ts';
import type { Header } from './find-header.ts';

const oneOf = (group: readonly FieldKey[]): string => group.map(labelOf).join('或');
const REQUIRED_TEXT = REQUIRED.map((group) => `“${oneOf(group)}”`).join('、');

/** Why a sheet cannot be imported with the column names it has; null when it can. */
export function refuseColumns(header: Header | null, sheet: string): Refusal | null {
  if (!header) {
    return new Refusal(
      'import.no_header',
      `工作表“${sheet}”里没有找到表头。请在数据上方写一行列名，至少要有：${REQUIRED_TEXT}，然后重新发送。`,
    );
  }
  if (header.twice.length > 0) {
    const pairs = header.twice.map(({ field, names }) => `${names.join('和')}都表示“${labelOf(field)}”`);
    return new Refusal(
      'import.column_twice',
      `${pairs.join('；')}。请只留一列，或把另一列改成别的名字，然后重新发送。`,
    );
  }
  if (header.missing.length > 0) {
    return new Refusal('import.column_missing', missingText(header, sheet));
  }
  return null;
}

function missingText(header: Header, sheet: string): string {
  const missing = header.missing.map((group) => `“${oneOf(group)}”`).join('、');
  const found = header.columns.map((column) => column.name).join('、');
  const unknown = header.unknown.slice(0, 10).join('、');
  const others = unknown === '' ? '' : `；不认得的列：${unknown}`;
  return `工作表“${sheet}”缺少${missing}列。第 ${header.rowNumber} 行是表头，认得的列：${found}${others}。请补上缺少的列（或把列名改成上面的写法）后重新发送。`;
}
