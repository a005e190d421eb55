import { sql } from 'drizzle-orm';
import { withTransaction } from '../../db/transaction.ts';
import { audit } from '../audit/record.ts';
import { actorId, type Ctx, type TxCtx } from '../context.ts';
import { parseDate } from '../dates/parse-date.ts';
import { AppError } from '../errors.ts';
import { auditSubject } from '../orders/events.ts';
import { markFirstAct } from '../orders/first-act.ts';
import { dayText, plainText } from '../orders/text.ts';
import { today } from '../orders/where.ts';
import { say } from '../say.ts';
import { actorOf } from '../staff/actor.ts';
import { sees } from '../staff/policy.ts';
import { paintSoon } from './after-change.ts';
import { type MaterialLine, readLines } from './coverage.ts';
import { lockForPlanning, type OrderRow } from './rights.ts';

/** What purchasing filled in for one material; '' clears it. */
export interface Expectation {
  code: string;
  /** A date as people write it. */
  date: string;
  supplier: string;
}

const LONGEST_SUPPLIER = 120;

interface Read {
  line: MaterialLine;
  date: string | null;
  supplier: string;
}

/**
 * Saves when missing materials of an order are expected, and from whom. A day after the promise is told to the order's
 * salesperson, once.
 * @returns how many lines changed
 * @throws AppError order.not_found, material.not_yours, order.ended, material.expected_invalid, material.no_such_line
 */
export function saveExpected(
  ctx: Ctx,
  input: { orderId: number; lines: readonly Expectation[] },
): Promise<number> {
  return withTransaction(ctx, async (tx) => {
    const [order] = await lockForPlanning(tx, input.orderId);
    if (!order) throw new AppError('order.not_found');
    const day = await today(tx);
    const lines = await readLines(tx, [order.id]);
    const read = readAll(input.lines, lines, day);
    const changed = read.filter(
      ({ line, date, supplier }) => line.expectedDate !== date || line.supplier !== supplier,
    );
    if (changed.length === 0) return 0;
    await write(tx, order.id, changed);
    await markFirstAct(tx, order);
    await tellLate(tx, order, changed, day);
    await paintSoon(tx, [order.id]);
    await audit(tx, {
      action: 'material.expect',
      ...auditSubject(order.number),
      change: {
        expectedDate: [
          textsOf(changed.map(({ line }) => ({ line, date: line.expectedDate, supplier: line.supplier }))),
          textsOf(changed),
        ],
      },
    });
    return changed.length;
  });
}

function readAll(input: readonly Expectation[], lines: readonly MaterialLine[], day: string): Read[] {
  const problems: string[] = [];
  const read = input.flatMap(({ code, date, supplier }): Read[] => {
    const line = lines.find((one) => one.code === code);
    if (!line) throw new AppError('material.no_such_line', { code });
    const from = supplier.trim().replace(/\s+/g, ' ');
    if (from.length > LONGEST_SUPPLIER) problems.push(`${line.name}：供应商最多 ${LONGEST_SUPPLIER} 字`);
    if (date.trim() === '') return [{ line, date: null, supplier: from }];
    const parsed = parseDate(date, { today: day, lean: 'future' });
    if (!parsed.ok) problems.push(`${line.name}：${parsed.reason}`);
    // A day that was saved before and has passed stays as it was.
    else if (parsed.date < day && parsed.date !== line.expectedDate)
      problems.push(`${line.name}：预计到货 ${parsed.date} 已经过去`);
    return [{ line, date: parsed.ok ? parsed.date : null, supplier: from }];
  });
  if (problems.length > 0) throw new AppError('material.expected_invalid', { problems: problems.join('；') });
  return read;
}

async function write(ctx: TxCtx, orderId: number, changed: readonly Read[]): Promise<void> {
  const rows = changed.map(({ line, date, supplier }) => ({ code: line.code, date, supplier }));
  await ctx.tx.execute(sql`
    update material_demand d set expected_date = r.date, supplier = r.supplier, expected_by = ${actorId(ctx.actor)},
      expected_at = app_now(), postponed = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (code text, date text, supplier text)
    where d.order_id = ${orderId} and d.material_code = r.code`);
}

const textsOf = (lines: readonly Read[]): string[] =>
  lines.map(({ line, date, supplier }) => `${line.code} ${date ?? '未定'} ${supplier}`.trim());

/** The salesperson reads which material it is only if they may. */
async function tellLate(ctx: TxCtx, order: OrderRow, changed: readonly Read[], day: string): Promise<void> {
  const late = changed.filter(
    ({ line, date }) => date !== null && date > order.promisedDate && date !== line.expectedDate,
  );
  const last = late
    .map(({ date }) => date ?? '')
    .sort()
    .at(-1);
  const sales = order.salesUserId === null ? null : await actorOf(ctx, order.salesUserId);
  if (last === undefined || !sales) return;
  const what = sees(ctx.factory, sales, order, 'material')
    ? late.map(({ line }) => plainText(line.name)).join('、')
    : `${late.length} 项物料`;
  const text = `订单 **${order.number}** 的${what}预计 ${dayText(last, day)} 才到齐，晚于承诺交期 ${dayText(order.promisedDate, day)}。请与采购、计划确认，并尽早告知客户。`;
  await say(
    ctx,
    { to: 'person', userId: sales.userId },
    { kind: 'markdown', title: '到料晚于交期', text },
    // Once for this promise and day, whatever is saved in between.
    `material-late:${order.id}:${order.promisedDate}:${last}`,
  );
}
