import type { DateSystem } from '../../../dates/excel-serial.ts';
import { parseDate } from '../../../dates/parse-date.ts';
import type { Cell, PlainCell } from '../../../spreadsheet/types.ts';
import { mergedNumber, openCell } from '../../../workbooks/open-cell.ts';
import {
  LONGEST_TEXT,
  type Read,
  readPrice,
  readProcesses,
  readQuantity,
  refusedProcess,
} from '../../fields.ts';
import type { FieldKey } from '../columns/fields.ts';
import { readOrderNumber } from './order-number.ts';
import { nothing, type Reading, read, wrong } from './problem.ts';
import { readRush } from './rush.ts';
import { cut, tidyName, tidyText } from './words.ts';

/** What the readers of cells need to know beside the cell. */
export interface CellContext {
  /** Today in Shanghai, `YYYY-MM-DD`. */
  today: string;
  /** The Shanghai day on which the file was first sent: from there 下周五 counts. */
  sentOn: string;
  dateSystem: DateSystem;
  readStatus: (shown: string) => Reading<string>;
}

/** Longest text taken, characters. */
const LONGEST: Partial<Record<FieldKey, number>> = {
  customer: 100,
  productCode: 60,
  productName: 120,
  sales: 40,
  requirements: LONGEST_TEXT,
  remark: LONGEST_TEXT,
};

/** Reads one cell as what its column means. */
export function readCell(field: FieldKey, cell: Cell, context: CellContext): Reading<unknown> {
  const merged = field === 'quantity' ? mergedNumber(cell) : null;
  if (merged) return merged;
  const opened = openCell(cell);
  return 'shown' in opened ? readContent(field, opened.content, opened.shown, context) : opened;
}

function readContent(
  field: FieldKey,
  content: PlainCell,
  shown: string,
  context: CellContext,
): Reading<unknown> {
  switch (field) {
    case 'number':
      return readOrderNumber(content, shown);
    case 'quantity':
      return typed('quantity.refused', readQuantity(shown));
    case 'unitPrice':
      return typed('price.refused', readPrice(withoutNoise(content, shown)));
    case 'rush':
      return readRush(shown);
    case 'status':
      return context.readStatus(shown);
    case 'specialProcesses':
      return readProcessList(shown);
    case 'promisedDate':
      return readDay(content, 'future', context);
    case 'shippedDate':
    case 'orderedDate':
      return readDay(content, 'past', context);
    default:
      return readText(field, content, shown);
  }
}

/** The rules of the order form hold for cells too. */
const typed = <T>(code: string, result: Read<T>): Reading<T> =>
  result.ok ? read(result.value) : wrong(code, result.text);

/** A stored result of a formula may be 12.339999999999998; a third decimal that was typed stays and is told. */
function withoutNoise(content: PlainCell, shown: string): string {
  if (content.kind !== 'number') return shown;
  const rounded = content.value.toFixed(2);
  return Math.abs(Number(rounded) - content.value) < 1e-9 * Math.max(1, Math.abs(content.value))
    ? rounded
    : shown;
}

const LONGEST_PROCESS = 40;

function readProcessList(shown: string): Reading<string[]> {
  const names = readProcesses(shown);
  const long = names.find((name) => name.length > LONGEST_PROCESS);
  const refused = refusedProcess(names);
  if (refused !== undefined)
    return wrong('processes.refused', `只写要做的工艺，“${cut(refused, 20)}”请写在“客户要求”列`);
  if (!long) return names.length > 0 ? read(names) : nothing;
  return wrong('processes.too_long', `“${cut(long, 20)}…”不像工艺名称，说明文字请写在“客户要求”列`);
}

/** A day in whatever form a cell holds it; 下周五 counts from the day on which the file was first sent. */
function readDay(
  content: PlainCell,
  lean: 'future' | 'past',
  context: Pick<CellContext, 'today' | 'sentOn' | 'dateSystem'>,
): Reading<string> {
  if (content.kind === 'date') {
    return readDayText(content.date, lean, context);
  }
  if (content.kind === 'number' && Number.isFinite(content.value)) {
    return readDayText(content.value, lean, context);
  }
  return content.kind === 'text'
    ? readDayText(content.text, lean, context)
    : wrong('date.unreadable', `不是日期，请写成 ${context.today} 这样的完整日期`);
}

function readDayText(
  input: string | number,
  lean: 'future' | 'past',
  context: Pick<CellContext, 'today' | 'sentOn' | 'dateSystem'>,
): Reading<string> {
  const { today, sentOn, dateSystem } = context;
  const result = parseDate(input, { today, dateSystem, lean, allowRelative: false });
  if (result.ok) return read(result.date);
  const counted = result.code === 'date.relative' ? parseDate(input, { today: sentOn, lean }) : result;
  if (!counted.ok) return wrong(counted.code, counted.reason);
  const text = `“${cut(String(input).trim(), 20)}”从发送文件的 ${sentOn} 起算，按 ${counted.date} 导入`;
  return { ok: true, value: counted.date, note: { code: 'date.relative', text } };
}

function readText(field: FieldKey, content: PlainCell, shown: string): Reading<string> {
  const long = field === 'requirements' || field === 'remark';
  const text = long ? tidyText(shown) : tidyName(shown);
  const most = LONGEST[field] ?? 200;
  if (text === '') return nothing;
  if (text.length > most)
    return wrong('text.too_long', `文字有 ${text.length} 个字，最多 ${most} 个，请缩短`);
  if (field === 'customer' && (content.kind !== 'text' || /^[\d\s.,-]+$/.test(text))) {
    return wrong('customer.not_a_name', `“${cut(text, 20)}”不是客户名称，请填客户的名称`);
  }
  if (field === 'productCode' && content.kind === 'date') {
    return wrong('product.is_date', `产品编码被当成了日期（${text}），请把该单元格设为“文本”格式后重新填写`);
  }
  return read(text);
}
