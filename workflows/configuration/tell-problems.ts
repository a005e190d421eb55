import writeExcelFile from 'write-excel-file/node';
import { evidenceFile } from '../../db/schema/index.ts';
import type { TxCtx } from '../context.ts';
import { plainText } from '../orders/text.ts';
import { say } from '../say.ts';
import { type CellProblem, placeText, problemLine } from './workbook/cells.ts';

/** Told in the chat; where there are more, all of them come as a file too. */
const MOST_TOLD = 15;
const MOST_LISTED = 1_000;

/** Tells who sent a workbook everything that is wrong with it. */
export async function tellProblems(
  ctx: TxCtx,
  userId: string,
  problems: readonly CellProblem[],
  id: string,
): Promise<void> {
  const to = { to: 'person', userId } as const;
  const lines = problems.slice(0, MOST_TOLD).map((one) => `- ${plainText(problemLine(one))}`);
  const more =
    problems.length > MOST_TOLD ? [`\n另有 ${problems.length - MOST_TOLD} 处，见随后的清单文件。`] : [];
  const text = [
    `**配置表格有 ${problems.length} 处问题，什么都没有改：**\n`,
    ...lines,
    ...more,
    '\n请在表格里改好后重新发送。',
  ].join('\n');
  await say(ctx, to, { kind: 'markdown', title: '配置表格有问题', text }, `factory:${id}:problems`);
  if (more.length === 0) return;
  const rows = problems.slice(0, MOST_LISTED).map((one) => [placeText(one.place), one.text]);
  const file = await storeTable(ctx, ['位置', '问题和改法'], rows, '配置表格问题清单.xlsx');
  await say(ctx, to, { kind: 'file', ...file }, `factory:${id}:problem-list`);
}

/** A plain list as a workbook in the evidence store; every cell is text, never a formula. */
export async function storeTable(
  ctx: TxCtx,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  name: string,
): Promise<{ sha256: string; name: string }> {
  const text = (value: string) => ({ value, type: String, wrap: true, alignVertical: 'top' as const });
  const bytes = await writeExcelFile(
    [
      headings.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map(text)),
    ],
    { sheet: '清单', columns: headings.map((_, i) => ({ width: i === 0 ? 26 : 60 })), stickyRowsCount: 1 },
  ).toBuffer();
  return storeFile(ctx, bytes, name);
}

/** Puts a file that we made into the evidence store, to be sent. */
export async function storeFile(
  ctx: TxCtx,
  bytes: Buffer,
  name: string,
): Promise<{ sha256: string; name: string }> {
  const stored = await ctx.evidence.put(bytes, { name, maxBytes: 20 * 1024 * 1024 });
  await ctx.tx
    .insert(evidenceFile)
    .values({ ...stored, name, uploadedBy: 'system:configuration' })
    .onConflictDoNothing();
  return { sha256: stored.sha256, name };
}
