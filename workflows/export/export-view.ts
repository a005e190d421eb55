import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import { shanghaiMinute } from '../board/iso.ts';
import { VIEW_NAMES } from '../board/names.ts';
import type { RawQuery } from '../board/view.ts';
import type { Ctx } from '../context.ts';
import { readTable, type Table } from './table.ts';
import { writeWorkbook } from './write.ts';

export interface Exported {
  bytes: Buffer;
  /** Name of the file, with its ending. */
  name: string;
  rows: number;
}

/**
 * Any view with its filters as a workbook: Chinese headers, real dates and numbers, texts that stay texts, only the
 * orders that the actor reaches and the columns that they may see. Written in a worker thread; who took what is in the
 * audit log before anybody has it.
 * @param options.name of the file without its ending; by default what is asked
 * @throws AppError order.no_access, board.*, export.empty, .too_many, .busy
 */
export async function exportView(
  ctx: Ctx,
  query: RawQuery,
  options: { name?: string; signal?: AbortSignal } = {},
): Promise<Exported> {
  const table = await readTable(ctx, query);
  const { at, title, total, columns } = table;
  const what = VIEW_NAMES[table.asked.view];
  const start = {
    sheet: what,
    columns: columns.map(({ header, kind, width }) => ({ header, kind, width })),
    about: [
      ['内容', title === '' ? what : `${what}：${title}`],
      ['行数', String(total)],
      ['导出时间', shanghaiMinute(at.now)],
      ['导出人', ctx.actor.name],
      ['范围', '只含导出人有权查看的订单和字段。'],
    ] as const,
  };
  const bytes = await writeWorkbook(start, table.portions, options.signal);
  await record(ctx, table, query);
  const name = options.name ?? `${what}${title === '' ? '' : ` ${title}`} ${at.today}`;
  return { bytes, name: fileName(name), rows: total };
}

/** Who took which orders, and whether with amounts. */
async function record(ctx: Ctx, { asked, total, columns }: Table, query: RawQuery): Promise<void> {
  const { view: _view, cursor: _cursor, limit: _limit, ...filters } = query;
  await withTransaction(ctx, (tx) =>
    audit(tx, {
      action: 'export.take',
      entity: 'export',
      entityId: asked.view,
      change: {
        filters: [null, filters],
        rows: [null, total],
        amounts: [null, columns.some(({ need }) => need === 'amounts')],
      },
    }),
  );
}

/** Signs that no file name has, and what makes one unhandy. */
const fileName = (text: string): string =>
  `${text
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)}.xlsx`;
