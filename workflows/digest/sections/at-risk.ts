import { sql } from 'drizzle-orm';
import { overdue } from '../../board/kinds.ts';
import { readOpen } from '../../delivery-warning/read.ts';
import { shortLeft, waitingStatuses } from '../../delivery-warning/rules.ts';
import { statusOf } from '../../factory/rules.ts';
import { dayText } from '../../orders/text.ts';
import type { Parties } from '../../staff/policy.ts';
import { overOrders, type SectionReader, share } from '../digest.ts';

const MOST = 5_000;

interface Broken extends Parties, Record<string, unknown> {
  number: string;
  customerName: string;
  status: string;
  answerUntil: string;
}

type Thing = Parties & { number: string; text: string; overdue: boolean };

/**
 * Warnings that nobody answered, and answers whose day is over while the goods are still here. Orders whose promise is over
 * stand in the section of late ones, for who has it.
 */
export const readWarnings: SectionReader = async (asked) => {
  const { ctx, today } = asked;
  const { flow } = ctx.factory;
  const [open, broken] = await Promise.all([
    readOpen(ctx),
    (ctx.tx ?? ctx.db).execute<Broken>(sql`
      select o.number, cu.short_name as "customerName", o.status, w.answer_until::text as "answerUntil",
        o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy"
      from delivery_warning w join customer_order o on o.id = w.order_id join customer cu on cu.id = o.customer_id
      where w.state = 'answered' and w.answer_until < ${today}::date
        and o.status = any(${sql.param(waitingStatuses(flow))}::text[])
      order by w.answer_until, o.id limit ${MOST}`),
  ]);
  const things: Thing[] = [
    ...broken.map((one) => ({
      ...one,
      overdue: false,
      text: `${one.customerName} 答复 ${dayText(one.answerUntil, today)} 发货，已过，现在${statusOf(flow, one.status).name}`,
    })),
    ...open.map((one) => ({
      ...one,
      overdue: one.promisedDate < today,
      text: `${one.customerName} ${shortLeft(one.promisedDate, today)}，${statusOf(flow, one.status).name}，未答复`,
    })),
  ];
  const seen = overOrders<Thing>(ctx.factory);
  return share(asked, things, {
    ...seen,
    maySee: (actor, thing, reader) =>
      !(thing.overdue && reader.sections.includes('late')) && seen.maySee(actor, thing, reader),
    isUrgent: () => true,
    tell: ({ number, text }) => ({ number, text }),
  });
};

interface Late extends Parties, Record<string, unknown> {
  number: string;
  customerName: string;
  status: string;
  promisedDate: string;
  unanswered: boolean;
}

/** Orders whose promise is over and whose goods are still here, the longest overdue first: what the board calls 已逾期. */
export const readLate: SectionReader = async (asked) => {
  const { ctx, today } = asked;
  const { flow } = ctx.factory;
  const rows = await (ctx.tx ?? ctx.db).execute<Late>(sql`
    select o.number, cu.short_name as "customerName", o.status, o.promised_date::text as "promisedDate",
      exists (select from delivery_warning w where w.order_id = o.id and w.state = 'open') as unanswered,
      o.sales_user_id as "salesUserId", o.owner_user_id as "ownerUserId", o.created_by as "createdBy"
    from (select * from customer_order where ${overdue(flow, today)}) o join customer cu on cu.id = o.customer_id
    order by o.promised_date, o.id limit ${MOST}`);
  return share(asked, rows, {
    ...overOrders<Late>(ctx.factory),
    isUrgent: () => true,
    tell: (row) => ({
      number: row.number,
      text: `${row.customerName} ${shortLeft(row.promisedDate, today)}，${statusOf(flow, row.status).name}${row.unanswered ? '，预警未答复' : ''}`,
    }),
  });
};
