import writeXlsxFile from 'write-excel-file/node';

/** A cell of a test's workbook; a `Date` becomes a date cell (its UTC day). */
export type TestCell = string | number | boolean | Date | null;

export const COLUMNS = ['订单号', '客户名称', '产品编码', '数量', '承诺交期', '实际发货日期', '状态'];

/** A real .xlsx with these rows, the first being the column names. */
export async function workbook(rows: readonly (readonly TestCell[])[], sheet = '订单'): Promise<Buffer> {
  return writeXlsxFile(
    rows.map((row) => row.map(cell)),
    { sheet },
  ).toBuffer();
}

/** The usual columns above these rows. */
export const orderBook = (...rows: readonly (readonly TestCell[])[]): Promise<Buffer> =>
  workbook([COLUMNS, ...rows]);

function cell(value: TestCell) {
  if (value === null) return null;
  if (value instanceof Date) return { value, type: Date, format: 'yyyy-mm-dd' };
  if (typeof value === 'number') return { value, type: Number };
  if (typeof value === 'boolean') return { value, type: Boolean };
  return { value, type: String };
}

export const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

/** An order book of this many valid rows, numbered A-1 …; every third has been shipped. */
export function manyRows(count: number): TestCell[][] {
  return Array.from({ length: count }, (_, i) => [
    `A-${i + 1}`,
    ['恒锐', '华盛电气成套有限公司', '蓝泊'][i % 3] ?? '',
    ['KHM-100', 'KHM-200'][i % 2] ?? '',
    (i % 300) + 1,
    day(`2026-04-${String((i % 28) + 1).padStart(2, '0')}`),
    i % 3 === 0 ? day('2026-03-10') : null,
    i % 3 === 0 ? '已发货' : '生产中',
  ]);
}

/** Three good rows: one in production, one new, one shipped. */
export const goodBook = (): Promise<Buffer> =>
  orderBook(
    ['SO-20260310-0001', '恒锐', 'KHM-200', 200, day('2026-03-20'), null, '生产中'],
    ['SO-20260310-0002', '华盛电气成套有限公司', 'khm100', '50套', '2026年4月1日', null, null],
    ['SO-20260301-0003', '蓝泊', 'KHM-100', 5, '2026/3/10', '2026.3.9', '已发货'],
  );
