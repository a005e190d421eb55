import { sql } from 'drizzle-orm';
import type { ViewRow } from '../../board/api/views.ts';
import { type Moment, ordersOf } from '../board/condition.ts';
import { moment } from '../board/iso.ts';
import { inOrder } from '../board/keyset.ts';
import { countOrders } from '../board/list-orders.ts';
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

/** Rows of a workbook at most. Excel takes a million; people do not read them. */
const MOST_ROWS = 50_000;
/** Orders per question: a portion takes the main thread some 3 ms to read and hand over. */
const PORTION = 200;

/** What goes into a workbook. */
export interface Table {
  asked: Asked;
  at: Moment;
  /** The filters in words; '' without any. */
  title: string;
  total: number;
  columns: readonly Column<never>[];
  /** Cells by row, portion by portion. */
  portions(): AsyncIterable<readonly (readonly CellValue[])[]>;
}

/**
 * A view with its filters as a table: the orders that the actor reaches, the columns that they may see.
 * @throws AppError order.no_access, board.*, export.empty, .too_many
 */
export async function readTable(ctx: Ctx, query: RawQuery): Promise<Table> {
  if (!mayReadOrders(ctx.factory, ctx.actor)) throw new AppError('order.no_access');
  // Pages are of no concern: all rows are written.
  const asked = parseQuery(ctx, { ...query, cursor: undefined, limit: undefined });
  const at = await moment(ctx);
  const [title, source] = await Promise.all([titleOf(ctx, asked.filters, at), rowsOf(ctx, asked, at, query)]);
  const { total } = source;
  if (total === 0) throw new AppError('export.empty', { view: asked.view, title });
  if (total > MOST_ROWS) throw new AppError('export.too_many', { rows: total, most: MOST_ROWS });
  const columns = columnsOf(ctx, asked.view);
  return { asked, at, title, total, columns, portions: () => cellsOf(source.portions(), columns) };
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
      // As one text: 33,000 rows of their own would hold the main thread for 50 ms.
      const [found] = await (ctx.tx ?? ctx.db).execute<{ ids: string | null }>(sql`
        select string_agg(id::text, ',' order by place) as ids from (
          select ${id}, row_number() over (order by ${inOrder(keyset, id)}) as place
          from customer_order join customer c on c.id = customer_order.customer_id
          left join delivery_warning w on w.order_id = customer_order.id and w.state = 'open'
          where ${ordersOf(ctx, asked, at)} order by place limit ${MOST_ROWS}) as listed`);
      const ids = found?.ids?.split(',').map(Number) ?? [];
      for (let i = 0; i < ids.length; i += PORTION)
        yield await readExportRows(ctx, ids.slice(i, i + PORTION), asked.view, at);
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
