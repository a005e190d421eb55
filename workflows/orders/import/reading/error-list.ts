import { sql } from 'drizzle-orm';
import writeXlsxFile from 'write-excel-file/node';
import { evidenceFile } from '../../../../db/schema/index.ts';
import type { TxCtx } from '../../../context.ts';
import { labelOf } from '../columns/fields.ts';
import type { Problem } from '../rows/problem.ts';

/** Lines of the list: who gets more has one fault many times. The writer holds up this thread 0.06 ms for each. */
const MOST_LINES = 500;

const COLUMNS = [{ width: 8 }, { width: 22 }, { width: 16 }, { width: 26 }, { width: 70 }];
const CUT = `只列出前 ${MOST_LINES} 处，改好后重新发送文件可看到其余的错误。`;
const HEADINGS = ['行号', '订单号', '列', '填写的内容', '问题和改法'];

/**
 * Writes all errors of a batch as a workbook into the evidence store. Every cell is typed as text, so that what
 * stood in the file (`=HYPERLINK(…)`) stays text and is never a formula.
 * @returns undefined when there are no errors.
 */
export async function writeErrorList(
  ctx: TxCtx,
  batch: { id: string; fileName: string },
): Promise<{ sha256: string; name: string } | undefined> {
  const rows = await ctx.tx.execute<{ row: string; number: string | null; problems: Problem[] }>(sql`
    select coalesce(values->>'place', row_number::text) as row, values->>'number' as number, errors as problems from import_row
    where batch_id = ${batch.id} and action = 'error' order by row_number limit ${MOST_LINES}`);
  if (rows.length === 0) return undefined;
  const lines = rows.flatMap(({ row, number, problems }) =>
    problems.map((problem) => [row, number ?? '', columnOf(problem), problem.found ?? '', problem.text]),
  );
  const text = (value: string) => ({ value, type: String });
  const sheet = [
    HEADINGS.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
    ...lines.slice(0, MOST_LINES).map((line) => line.map(text)),
    ...(lines.length >= MOST_LINES ? [[text(''), text(''), text(''), text(''), text(CUT)]] : []),
  ];
  const bytes = await writeXlsxFile(sheet, {
    sheet: '错误',
    columns: COLUMNS,
    stickyRowsCount: 1,
  }).toBuffer();
  const name = `错误清单-${batch.fileName.replace(/\.[^.]*$/, '').slice(0, 60)}.xlsx`;
  const stored = await ctx.evidence.put(bytes, { name, maxBytes: 20 * 1024 * 1024 });
  await ctx.tx
    .insert(evidenceFile)
    .values({ ...stored, name, uploadedBy: 'system:order-import' })
    .onConflictDoNothing();
  return { sha256: stored.sha256, name };
}

const columnOf = (problem: Problem): string =>
  problem.column ?? (problem.field ? labelOf(problem.field) : '');
