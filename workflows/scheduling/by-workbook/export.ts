import writeXlsxFile from 'write-excel-file/node';
import { evidenceFile } from '../../../db/schema/index.ts';
import type { TxCtx } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Where } from '../../flow.ts';
import { clock } from '../../now.ts';
import { say } from '../../say.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import { type BookingRow, readBookings } from '../bookings.ts';
import { machinesOf } from '../machines.ts';
import type { PlannedOrder } from '../read-order.ts';
import { readPlannedOrders } from '../read-order.ts';
import { assertSeesAll } from '../rights.ts';

/** More is not written in one go: it holds up this thread 0.06 ms a row. */
const MOST_ROWS = 5_000;

const COLUMNS: readonly (readonly [name: string, width: number])[] = [
  ['订单号', 20],
  ['工序号', 8],
  ['工序名称', 14],
  ['设备组', 14],
  ['机床', 14],
  ['计划开始', 17],
  ['计划结束', 17],
  ['锁定', 6],
  ['状态', 8],
  ['客户', 12],
  ['产品名称', 18],
  ['数量', 8],
  ['承诺交期', 12],
  ['加急', 6],
];

/**
 * 导出计划: what is planned and not done, in the columns in which a plan is sent back.
 * @throws AppError schedule.no_access, schedule.no_machines, schedule.nothing_planned, schedule.too_many_rows
 */
export async function exportPlan(ctx: TxCtx, where: Where): Promise<void> {
  assertSeesAll(ctx);
  if ((await machinesOf(ctx)).length === 0) throw new AppError('schedule.no_machines');
  const rows = await readBookings(ctx);
  if (rows.length === 0) throw new AppError('schedule.nothing_planned');
  if (rows.length > MOST_ROWS)
    throw new AppError('schedule.too_many_rows', { rows: rows.length, most: MOST_ROWS });
  const orders = await readPlannedOrders(ctx, [...new Set(rows.map(({ orderId }) => orderId))]);
  const byId = new Map(orders.map((one) => [one.id, one]));
  const bytes = await writeXlsxFile(
    [
      COLUMNS.map(([value]) => ({ value, type: String, fontWeight: 'bold' as const })),
      ...rows.map((row) => cellsOf(row, byId.get(row.orderId))),
    ],
    { sheet: '排产计划', stickyRowsCount: 1, columns: COLUMNS.map(([, width]) => ({ width })) },
  ).toBuffer();
  const name = `排产计划-${shanghaiDay(await clock(ctx))}.xlsx`;
  const stored = await ctx.evidence.put(bytes, { name, maxBytes: 20 * 1024 * 1024 });
  await ctx.tx
    .insert(evidenceFile)
    .values({ ...stored, name, uploadedBy: 'system:scheduling' })
    .onConflictDoNothing();
  await say(
    ctx,
    where.reply,
    { kind: 'file', sha256: stored.sha256, name },
    `${where.messageKey}:plan.export`,
  );
}

const STATES: Readonly<Record<BookingRow['state'], string>> = {
  planned: '未开工',
  running: '已开工',
  done: '已完成',
};

/** Typed, so that text which begins with = stays text. */
function cellsOf(row: BookingRow, order: PlannedOrder | undefined) {
  const text = (value: string) => (value === '' ? null : { value, type: String });
  const number = (value: number) => ({ value, type: Number });
  const minute = (at: Date) => ({ value: onWall(at), type: Date, format: 'yyyy-mm-dd hh:mm' });
  return [
    text(row.number),
    number(row.step),
    text(row.name),
    text(row.centre),
    text(row.machine),
    minute(row.from),
    minute(row.to),
    text(row.frozen ? '是' : ''),
    text(STATES[row.state]),
    text(order?.customer ?? ''),
    text(order?.product ?? ''),
    order ? number(order.quantity) : null,
    text(row.promisedDate),
    text(row.rush ? '是' : ''),
  ];
}

/** Cells hold wall clock time; the writer takes it from the UTC parts. */
const onWall = (at: Date): Date => new Date(at.getTime() + 8 * 3_600_000);
