import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { minuteText } from '../text.ts';
import { line, list, type SectionReader } from './body.ts';

export interface Talk extends Record<string, unknown> {
  /** Shanghai wall clock. */
  at: string;
  byName: string;
  via: string;
  words: string;
  /** Of which order; null when it was about the customer in general. */
  number: string | null;
}

/** The newest talks that fit a condition on `t` (customer_talk) and `o` (its order, if any). */
export async function readTalks(ctx: Pick<Ctx, 'db' | 'tx'>, where: SQL, most: number): Promise<Talk[]> {
  return (ctx.tx ?? ctx.db).execute<Talk>(sql`
    select to_char(t.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at,
      coalesce(p.name, t.by_user_id) as "byName", t.via, t.words, o.number
    from customer_talk t left join customer_order o on o.id = t.order_id left join person p on p.user_id = t.by_user_id
    where ${where} order by t.at desc, t.id desc limit ${most}`);
}

export const talkLine = (talk: Talk, now: string, number = ''): string => {
  const via = talk.via === '' ? '' : `（${talk.via}）`;
  return line(`${minuteText(talk.at, now)} ${talk.byName}${via}${number}：${talk.words.slice(0, 120)}`);
};

/** 沟通: the newest talks with the customer about this order. */
export const talksSection: SectionReader = async (ctx, order) => {
  const talks = await readTalks(ctx, sql`t.order_id = ${order.id}`, 10);
  return {
    text: list(
      '客户沟通',
      talks.map((talk) => talkLine(talk, order.now)),
      '还没有记录',
    ),
  };
};
