import { Refusal } from '../orders/import/refusal.ts';
import type { Header, Layout } from './find-header.ts';

/** Why a sheet cannot be read with the column names it has; null when it can. */
export function refuseColumns<K extends string>(
  layout: Layout<K>,
  header: Header<K> | null,
  sheet: string,
): Refusal | null {
  const labelOf = (key: K) => layout.fields.find((field) => field.key === key)?.label ?? key;
  const listed = (groups: readonly (readonly K[])[]) =>
    groups.map((group) => `“${group.map(labelOf).join('或')}”`).join('、');
  if (!header) {
    return new Refusal(
      'import.no_header',
      `工作表“${sheet}”里没有找到表头。请在数据上方写一行列名，至少要有：${listed(layout.required)}，然后重新发送。`,
    );
  }
  if (header.twice.length > 0) {
    const pairs = header.twice.map(({ field, names }) => `${names.join('和')}都表示“${labelOf(field)}”`);
    return new Refusal(
      'import.column_twice',
      `${pairs.join('；')}。请只留一列，或把另一列改成别的名字，然后重新发送。`,
    );
  }
  if (header.missing.length === 0) return null;
  const found = header.columns.map((column) => column.name).join('、');
  const unknown = header.unknown.slice(0, 10).join('、');
  const others = unknown === '' ? '' : `；不认得的列：${unknown}`;
  return new Refusal(
    'import.column_missing',
    `工作表“${sheet}”缺少${listed(header.missing)}列。第 ${header.rowNumber} 行是表头，认得的列：${found}${others}。请补上缺少的列（或把列名改成上面的写法）后重新发送。`,
  );
}
