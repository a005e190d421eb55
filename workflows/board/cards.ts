import type { AnomalyRow, CustomerRow, OrderRow, View, ViewPage } from '../../board/api/views.ts';
import type { Card, CardField } from '../card.ts';
import { dayText, durationText } from '../orders/text.ts';
import { ANOMALIES, TIMEOUT_DAYS, TODO_HOURS } from './kinds.ts';
import { VIEW_NAMES } from './names.ts';
import { waitsText } from './waits-text.ts';

/** Views that are told in the chat as a card; the others are pictures. */
export type CardView = Extract<View, 'todo' | 'customers' | 'anomalies'>;

/** Rows on a card: more are on the page. */
export const CARD_ROWS = 6;

const EMPTY: Readonly<Record<CardView, string>> = {
  todo: `${TODO_HOURS} 小时内没有新单在等审核或备料。`,
  customers: '还没有订单。',
  anomalies: `近 ${TIMEOUT_DAYS} 天没有关卡超时。`,
};

const UNITS: Readonly<Record<CardView, string>> = { todo: '单', customers: '家', anomalies: '个关卡' };

const WHAT: Readonly<Record<CardView, string>> = {
  todo: `${TODO_HOURS} 小时内下单、待审核或备料中，先下单的在前。`,
  customers: '订单最多的在前；准时率按现承诺 / 原承诺。',
  anomalies: `近 ${TIMEOUT_DAYS} 天超时最多的 ${ANOMALIES} 个关卡。`,
};

/**
 * The first rows of a view, short, with the way to all of them. No amounts: groups may read it.
 * @param scope whose orders are counted; '' for all
 */
export function viewCard(
  view: CardView,
  page: ViewPage,
  { scope, url }: { scope: string; url: string | null },
): Card {
  const { rows, total, today } = page;
  const shown = rows.slice(0, CARD_ROWS);
  const more =
    total > shown.length ? `共 ${total} ${UNITS[view]}，这里是前 ${shown.length} ${UNITS[view]}。` : '';
  return {
    title: scope === '' ? VIEW_NAMES[view] : `${VIEW_NAMES[view]} · ${scope}`,
    status: {
      text: total === 0 ? '没有' : `${total} ${UNITS[view]}`,
      tone: total > 0 && view === 'anomalies' ? 'warn' : 'info',
    },
    text: total === 0 ? EMPTY[view] : `${more}${WHAT[view]}`,
    fields: shown.map((row): CardField => {
      if (row.kind === 'order') return orderField(row, today);
      return row.kind === 'customer' ? customerField(row) : anomalyField(row);
    }),
    ...(url === null ? {} : { buttons: [{ label: '打开看板', url, style: 'primary' as const }] }),
  };
}

function orderField(row: OrderRow, today: string): CardField {
  const waits = waitsText(row.waits ?? []);
  const parts = [
    row.status.name,
    `${row.product.name} × ${row.quantity}`,
    `${dayText(row.promisedDate, today)}交`,
    ...(waits === '' ? [] : [waits]),
  ];
  return {
    label: `${row.number} ${row.customer.name}${row.rush ? '（加急）' : ''}`,
    value: parts.join(' · '),
    ...(row.late ? { tone: 'bad' as const } : {}),
  };
}

function customerField(row: CustomerRow): CardField {
  const rate = (share: number | null) => (share === null ? '—' : `${Math.round(share * 100)}%`);
  const parts = [
    `${row.orders} 单，在办 ${row.open}${row.overdue > 0 ? `，逾期 ${row.overdue}` : ''}`,
    row.due > 0 ? `准时 ${rate(row.onTimeRate)} / ${rate(row.onTimeRateOriginal)}` : '还没有到期的',
    ...(row.meanRework === undefined ? [] : [`平均返工 ${row.meanRework.toFixed(2)} 次`]),
  ];
  return { label: row.name, value: parts.join(' · '), ...(row.overdue > 0 ? { tone: 'bad' as const } : {}) };
}

function anomalyField(row: AnomalyRow): CardField {
  const parts = [
    `超时 ${row.timeouts} 次，涉及 ${row.orders} 单`,
    `中位滞后 ${durationText(row.medianLateClockMinutes)}`,
    ...(row.open > 0 ? [`${row.open} 个仍未处理`] : []),
    ...(row.people.length > 0 ? [row.people.map((one) => `${one.name} ${one.timeouts} 次`).join('、')] : []),
  ];
  return { label: row.name, value: parts.join(' · '), tone: row.open > 0 ? 'bad' : 'warn' };
}
