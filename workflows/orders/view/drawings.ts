import { sql } from 'drizzle-orm';
import type { CardButton } from '../../card.ts';
import type { Ctx } from '../../context.ts';
import { dayText } from '../text.ts';
import { line, list, type SectionReader } from './body.ts';
import type { FullOrder } from './read-full.ts';

export interface DrawingRow extends Record<string, unknown> {
  id: number;
  name: string;
  version: string;
  url: string | null;
  sha256: string | null;
  byName: string;
  addedAt: string;
  endedAt: string | null;
  /** Of this order, not of its product. */
  own: boolean;
}

/** Buttons that open a drawing; more would crowd the card. */
const MOST_BUTTONS = 4;

/**
 * Drawings of the order and of its product, valid ones first, then by name and the newest version.
 * @param at as they were then; left out: as they are
 */
export async function readDrawings(
  ctx: Ctx,
  order: { id: number; product: { id: number } },
  at: Date | null = null,
): Promise<DrawingRow[]> {
  const then = at ? sql`${at.toISOString()}::timestamptz` : sql`'infinity'`;
  const ended = sql`case when d.ended_at <= ${then} then d.ended_at end`;
  const rows = await (ctx.tx ?? ctx.db).execute<DrawingRow>(sql`
    select d.id::float8 as id, d.name, d.version, d.url, d.sha256,
      coalesce((select p.name from person p where p.user_id = replace(d.added_by, 'staff:', '')), '系统') as "byName",
      to_char(d.added_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "addedAt",
      to_char(${ended} at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "endedAt", d.order_id is not null as own
    from drawing d where d.added_at <= ${then}
      and (d.order_id = ${order.id} or (d.order_id is null and d.product_id = ${order.product.id}))
    order by ${ended} is not null, d.name, d.id desc limit 40`);
  return [...rows];
}

/** 图纸: what holds now, to open or to be sent; what held before is named with its end. */
export const drawingsSection: SectionReader = async (ctx, order) => {
  const rows = await readDrawings(ctx, order);
  const valid = rows.filter((row) => row.endedAt === null);
  const ended = rows.filter((row) => row.endedAt !== null);
  return {
    text: [
      list(
        '现行',
        valid.map((row) => drawingLine(row, order.now)),
        '没有图纸',
      ),
      ...(ended.length > 0
        ? [
            list(
              '已作废',
              ended.map((row) => endedLine(row, order.now)),
              '',
            ),
          ]
        : []),
    ].join('\n\n'),
    buttons: valid.slice(0, MOST_BUTTONS).map((row) => openButton(row, order)),
  };
};

/** A drawing that holds, and who added it when. */
export const drawingLine = (row: DrawingRow, now: string): string =>
  line(
    `${row.name} ${row.version}${row.own ? '' : '（产品图）'}`,
    row.url ? '链接' : '文件',
    `${row.byName} ${dayText(row.addedAt, now)}`,
  );

export const endedLine = (row: DrawingRow, now: string): string =>
  line(`${row.name} ${row.version}`, `${dayText(row.endedAt ?? '', now)} 起作废`);

function openButton({ id, name, version, url }: DrawingRow, order: FullOrder): CardButton {
  const label = `${name} ${version}`.slice(0, 14);
  if (url) return { label: `打开 ${label}`, url };
  return {
    label: `发我 ${label}`,
    action: 'drawing_file',
    params: { order: String(order.id), drawing: String(id) },
  };
}
