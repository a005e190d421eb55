import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { minuteText } from '../text.ts';
import { line, list, type SectionBody } from '../view/body.ts';
import type { PastOrder } from './read-past.ts';

interface Turn extends Record<string, unknown> {
  name: string;
  action: string;
  /** Shanghai wall clock. */
  at: string;
  byName: string | null;
}

const STATES: Readonly<Record<string, string>> = {
  'checkpoint.open': '待签',
  'checkpoint.reopen': '重新打开，待签',
  'checkpoint.reject': '已驳回',
  'checkpoint.pass': '已通过',
  'checkpoint.withdraw': '已撤回',
};

/** 关卡: how each that had been opened stood then, by its last turn in the log. */
export async function checkpointsSection(
  ctx: Ctx,
  past: PastOrder,
  at: Date,
  now: string,
): Promise<SectionBody> {
  const turns = await (ctx.tx ?? ctx.db).execute<Turn>(sql`
    select last.name, last.action, to_char(last.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at,
      p.name as "byName"
    from (
      select distinct on (change#>>'{checkpoint,1}') change#>>'{checkpoint,1}' as name, action, at, actor, seq
      from audit_entry
      where entity = 'order' and entity_id = ${past.number} and at <= ${at.toISOString()}::timestamptz
        and action in ${Object.keys(STATES)}
      order by change#>>'{checkpoint,1}', seq desc) last
    left join person p on p.user_id = substr(last.actor, 7) and last.actor like 'staff:%' order by last.seq`);
  const lines = turns.map((one) =>
    line(`${one.name}：${STATES[one.action]}`, minuteText(one.at, now), one.byName),
  );
  return { text: list('关卡', lines, '还没有打开过') };
}
