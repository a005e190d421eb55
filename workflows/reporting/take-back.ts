import { sql } from 'drizzle-orm';
import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { ACTION_OF } from '../facts/entries.ts';
import { type Fact, KIND_NAMES } from '../facts/kinds.ts';
import { recordFacts } from '../facts/record.ts';
import { factText } from '../facts/text.ts';
import { clock } from '../now.ts';
import { minuteText } from '../orders/text.ts';
import { meets, needOfAct } from '../staff/policy-table.ts';
import { movedText } from './cards/report-cards.ts';
import { type ReportState, readState } from './state.ts';

/** Newest facts of an order that the card offers; a phone shows so many buttons. */
const SHOWN = 5;

interface Taken extends Record<string, unknown> {
  id: number;
  source: string;
  key: string;
  payload: Fact;
  at: string;
  who: string;
}

const SOURCES: Readonly<Record<string, string>> = { card: '', file: '表格' };

/** Facts of an order that count, and that the actor may see and take back, the newest first. */
async function factsOf(ctx: TxCtx, { order, tells }: ReportState): Promise<Taken[]> {
  const kinds = tells.filter((kind) => meets(order.sights, needOfAct(ACTION_OF[kind])));
  if (kinds.length === 0) return [];
  const rows = await ctx.tx.execute<Taken>(sql`
    select f.id::float8 as id, f.source, f.key, f.payload,
      to_char(f.occurred_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at,
      coalesce(p.name, f.source) as who
    from fact f left join person p on f.reported_by = 'staff:' || p.user_id
    where f.order_id = ${order.id} and f.reversed_by is null and f.kind = any(${sql.param(kinds)}::text[])
    order by f.received_at desc, f.id desc limit ${SHOWN}`);
  return [...rows];
}

const title = ({ order }: ReportState) => `冲销 · ${order.number} ${order.customer.shortName}`;

/** 冲销: the last facts that the actor may take back. */
export async function takeBackCard(ctx: TxCtx, orderId: number): Promise<Card> {
  const state = await readState(ctx, orderId);
  const facts = await factsOf(ctx, state);
  const params = { order: String(orderId) };
  return {
    title: title(state),
    text:
      facts.length > 0 ? '报错了哪一条？冲销后原记录仍保留，可以重报。' : '这个订单没有您可以冲销的记录。',
    fields: facts.map((one, i) => ({
      label: `${i + 1} · ${minuteText(one.at, state.order.now)}`,
      value: `${KIND_NAMES[one.payload.kind]} ${factText(one.payload)}（${[one.who, SOURCES[one.source] ?? one.source].filter((part) => part !== '').join('，')}）`,
    })),
    buttons: [
      ...facts.map((one, i) => ({
        label: `冲销 ${i + 1}`,
        action: 'takeback_ask',
        params: { ...params, fact: String(one.id) },
      })),
      { label: '返回', action: 'menu', params },
    ],
  };
}

async function factToTake(ctx: TxCtx, state: ReportState, id: number): Promise<Taken> {
  const one = (await factsOf(ctx, state)).find((row) => row.id === id);
  if (!one) throw new AppError('report.not_to_take_back');
  return one;
}

/** Asks why. @throws AppError report.not_to_take_back when it was taken back meanwhile */
export async function takeBackForm(ctx: TxCtx, orderId: number, id: number, problem?: string): Promise<Card> {
  const state = await readState(ctx, orderId);
  const one = await factToTake(ctx, state, id);
  const params = { order: String(orderId), fact: String(id) };
  return {
    title: title(state),
    status: { text: '待确认', tone: 'warn' },
    text: `**${KIND_NAMES[one.payload.kind]}** ${factText(one.payload)}\n\n${minuteText(one.at, state.order.now)}，${one.who}`,
    inputs: [{ name: 'reason', label: '冲销原因', kind: 'text', required: true }],
    buttons: [
      { label: '确认冲销', action: 'takeback_do', params, submits: true, style: 'danger' },
      { label: '返回', action: 'takeback', params: { order: params.order } },
    ],
    ...(problem ? { notice: { text: problem, tone: 'warn' as const } } : {}),
  };
}

/** Takes a fact back: a fact of its own, by the same sender, with the reason. */
export async function takeBack(
  ctx: TxCtx,
  orderId: number,
  id: number,
  reason: string,
  key: string,
): Promise<Card> {
  const before = await readState(ctx, orderId);
  const one = await factToTake(ctx, before, id);
  if (reason.trim() === '') return takeBackForm(ctx, orderId, id, '冲销原因：请填写');
  const occurredAt = (await clock(ctx)).toISOString();
  const [outcome] = await recordFacts(ctx, one.source, [
    { kind: 'reversal', key, occurredAt, reverses: one.key, reason: reason.trim() },
  ]);
  if (!outcome || outcome.outcome === 'refused')
    return takeBackForm(ctx, orderId, id, outcome?.message ?? '没有冲销，请重试。');
  const card = await takeBackCard(ctx, orderId);
  const after = await readState(ctx, orderId);
  const text = `已冲销：${KIND_NAMES[one.payload.kind]} ${factText(one.payload)}。${movedText(ctx.factory, after.order, before.order.status)}`;
  return { ...card, notice: { text, tone: 'good' } };
}
