import { sql } from 'drizzle-orm';
import type { TxCtx } from '../context.ts';
import { dayText, minuteText } from '../orders/text.ts';

/** The chain's head as people are told about it. */
export interface HeadReport {
  seq: number;
  hash: string;
  /** Rows that were recorded on the day. */
  rowsOfDay: number;
  /** Shanghai wall clock now, `YYYY-MM-DD HH:MM`. */
  now: string;
}

/** The head as it stands. @param day Shanghai day whose rows are counted; today when not given */
export async function readHead(ctx: TxCtx, day?: string): Promise<HeadReport> {
  const from = sql`coalesce(${day ?? null}::date, (app_now() at time zone 'Asia/Shanghai')::date)`;
  const [row] = await ctx.tx.execute<HeadReport & Record<string, unknown>>(sql`
    select h.seq::float8 as seq, h.hash,
           to_char(app_now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as now,
           (select count(*)::int from audit_entry e
             where e.at >= ${from}::timestamp at time zone 'Asia/Shanghai'
               and e.at < (${from} + 1)::timestamp at time zone 'Asia/Shanghai') as "rowsOfDay"
      from audit_head h where h.id = 1`);
  if (!row) throw new Error('audit_head has no row');
  return row;
}

/** The line that `audit:verify --head` takes. */
const headMark = ({ seq, hash }: Pick<HeadReport, 'seq' | 'hash'>): string => `${seq}:${hash}`;

/** The answer to 链头. */
export function headText(head: HeadReport): string {
  return [
    `**审计链头** 第 ${head.seq} 号，今日新增 ${head.rowsOfDay} 条`,
    `哈希前 16 位：${head.hash.slice(0, 16)}`,
    `完整：${headMark(head)}`,
    `截至 ${minuteText(head.now, head.now)}`,
  ].join('\n\n');
}

/** What is posted in the group every day. */
export function dailyText(head: HeadReport, day: string): string {
  // What is made up for after a downtime holds until now, and is called after this day.
  const cutOff = head.now.slice(0, 10);
  const late = cutOff === day ? '' : `（补发 ${dayText(day, head.now)} 的链头）`;
  return [
    `**审计链头 ${dayText(cutOff, head.now)}**${late}`,
    `第 ${head.seq} 号，当日新增 ${head.rowsOfDay} 条，哈希前 16 位 ${head.hash.slice(0, 16)}`,
    headMark(head),
    `截至 ${minuteText(head.now, head.now)}。请勿撤回或删除：以后核对审计日志时，凭这一行可以证明此前的记录没有被改写。`,
  ].join('\n\n');
}
