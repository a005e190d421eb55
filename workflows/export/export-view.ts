import { sql } from 'drizzle-orm';
import type { ViewRow } from '../../board/api/views.ts';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import { type Moment, ordersOf } from '../board/condition.ts';
import { moment, shanghaiMinute } from '../board/iso.ts';
import { inOrder } from '../board/keyset.ts';
import { countOrders } from '../board/list-orders.ts';
import { VIEW_NAMES } from '../board/names.ts';
import { type Asked, parseQuery } from '../board/parse.ts';
import { orderKeyset } from '../board/sorts.ts';
import { titleOf } from '../board/title.ts';
import { type RawQuery, readView } from '../board/view.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { mayReadOrders } from '../staff/policy.ts';
import { type Column, columnsOf } from './columns.ts';
import { readExportRows } from './read-orders.ts';
import type { CellValue } from './sheet.ts';
import { writeWorkbook } from './write.ts';

/** Rows of a workbook at most. Excel takes a million; people do not read them. */
export const MOST_ROWS = 50_000;
/** Orders per question: some 15 ms of reading on the main thread. */
const PORTION = 500;

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
 * @param name of the file without its ending; by default what is asked
 * @throws AppError order.no_access, board.*, export.empty, .too_many, .busy
 */
export async function exportView(
  ctx: Ctx,
  query: RawQuery,
  { name, signal }: { name?: string; signal?: AbortSignal } = {},
): Promise<Exported> {
  if (!mayReadOrders(ctx.factory, ctx.actor)) throw new AppError('order.no_access');
  // Pages are of no concern: all rows are written.
  const asked = { ...parseQuery(ctx, { ...query, cursor: undefined, limit: undefined }), cursor: null };
  const at = await moment(ctx);
  const [title, source] = await Promise.all([titleOf(ctx, asked.filters, at), rowsOf(ctx, asked, at, query)]);
  const { total } = source;
  if (total === 0) throw new AppError('export.empty');
  if (total > MOST_ROWS) throw new AppError('export.too_many', { rows: total, most: MOST_ROWS });
  const columns = columnsOf(ctx, asked.view);
  const what = VIEW_NAMES[asked.view];
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
  const bytes = await writeWorkbook(start, () => cellsOf(source.portions(), columns), signal);
  await record(ctx, asked, query, { total, columns });
  return {
    bytes,
    name: fileName(name ?? `${what}${title === '' ? '' : ` ${title}`} ${at.today}`),
    rows: total,
  };
}

interface Source {
  total: number;
  portions(): AsyncIterable<readonly ViewRow[]>;
}

/** All ids are read at once, so that no order is missed or doubled by what changes while the rest is read. */
async function rowsOf(ctx: Ctx, asked: Asked, at: Moment, query: RawQuery): Promise<Source> {
  if (asked.view === 'customers' || asked.view === 'anomalies') return pagesOf(ctx, asked, query);
  const keyset = orderKeyset(ctx, asked.view, asked.sort);
  const total = await countOrders(ctx, asked, at);
  const id = sql`customer_order.id`;
  return {
    total,
    async *portions() {
      const found = await (ctx.tx ?? ctx.db).execute<{ id: number }>(sql`
        select ${id}::float8 as id from customer_order join customer c on c.id = customer_order.customer_id
        left join delivery_warning w on w.order_id = customer_order.id and w.state = 'open'
        where ${ordersOf(ctx, asked, at)} order by ${inOrder(keyset, id)} limit ${MOST_ROWS}`);
      for (let i = 0; i < found.length; i += PORTION) {
        const ids = found.slice(i, i + PORTION).map((row) => row.id);
        yield await readExportRows(ctx, ids, asked.view, at);
      }
    },
  };
}

/** Customers and checkpoints are few. */
async function pagesOf(ctx: Ctx, asked: Asked, query: RawQuery): Promise<Source> {
  const page = (cursor: string) => readView(ctx, { ...query, view: asked.view, limit: '200', cursor });
  const first = await page('');
  return {
    total: first.total,
    async *portions() {
      let shown = first;
      yield shown.rows;
      while (shown.next !== null) {
        shown = await page(shown.next);
        yield shown.rows;
      }
    },
  };
}

async function* cellsOf(
  portions: AsyncIterable<readonly ViewRow[]>,
  columns: readonly Column<never>[],
): AsyncIterable<readonly (readonly CellValue[])[]> {
  for await (const rows of portions) yield rows.map((row) => columns.map(({ of }) => of(row as never)));
}

/** Who took which orders with which columns. */
async function record(
  ctx: Ctx,
  asked: Asked,
  query: RawQuery,
  { total, columns }: { total: number; columns: readonly Column<never>[] },
): Promise<void> {
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
