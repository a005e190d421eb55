import { nothing, type Reading, wrong } from '../orders/import/rows/problem.ts';
import { isDitto, isPlaceholder } from '../orders/import/rows/words.ts';
import { type Cell, cellText, contentOf, type FormulaCell, type PlainCell } from '../spreadsheet/types.ts';

/** What a filled cell holds, and what people see in it. */
export interface Opened {
  content: PlainCell;
  shown: string;
}

/** The content of a cell; or nothing (empty, `-`, 无), or why it cannot be read whatever its column means. */
export function openCell(cell: Cell): Opened | Reading<never> {
  const content = contentOf(cell);
  if (content.kind === 'error') {
    return wrong('cell.error', `单元格显示错误值 ${content.text}，请改成实际内容`);
  }
  if (content.kind === 'empty') {
    return formulaOf(cell)
      ? wrong('cell.no_result', '公式没有保存结果，请复制后“选择性粘贴为数值”再发送')
      : nothing;
  }
  const shown = cellText(cell);
  if (shown === '' || isPlaceholder(shown)) return nothing;
  if (content.kind === 'text' && isDitto(shown)) return wrong('cell.ditto', `不能写“${shown}”，请填完整内容`);
  return { content, shown };
}

/** A number that stands in a block of merged cells: nobody can tell what is each row's. */
export const mergedNumber = (cell: Cell): Reading<never> | null =>
  cell.kind === 'merged'
    ? wrong('cell.merged', `和第 ${cell.anchorRow} 行是合并单元格，看不出各是多少，请取消合并后分别填写`)
    : null;

function formulaOf(cell: Cell): FormulaCell | null {
  if (cell.kind === 'merged') return formulaOf(cell.result);
  return cell.kind === 'formula' ? cell : null;
}
