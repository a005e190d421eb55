import type { View } from '../../../board/api/views.ts';
import { VIEWS } from '../../../board/api/views.ts';
import { readView } from '../../board/view.ts';
import type { Ctx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { readTable } from '../table.ts';

/** Everything that the page's lists and their workbooks show to the actor, as one text; refusals are left out. */
export async function listsAndWorkbooks(ctx: Ctx): Promise<string> {
  const parts = await Promise.all(VIEWS.map((view) => textOf(ctx, view)));
  return parts.join('\n');
}

async function textOf(ctx: Ctx, view: View): Promise<string> {
  try {
    const page = JSON.stringify(await readView(ctx, { view }));
    const { columns, portions } = await readTable(ctx, { view });
    let cells = '';
    for await (const rows of portions())
      for (const row of rows) cells += row.map((cell, i) => `${columns[i]?.header}: ${cell}`).join('\n');
    return `${page}\n${cells}`;
  } catch (err) {
    if (err instanceof AppError) return '';
    throw err;
  }
}
