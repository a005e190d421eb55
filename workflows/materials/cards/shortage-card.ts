import type { Card, CardButton, CardField, CardInput } from '../../card.ts';
import type { Factory } from '../../factory/factory.ts';
import { statusOf } from '../../factory/rules.ts';
import { productText } from '../../orders/cards/order-card.ts';
import { dayText } from '../../orders/text.ts';
import type { MaterialLine } from '../coverage.ts';
import { isLate, type ShortageView } from '../read-shortages.ts';
import { lineText } from './line-text.ts';

/** Materials that a phone shows, and those of them that are filled in at once. */
const MOST_LINES = 10;
export const LINES_AT_ONCE = 6;

/**
 * 缺料清单: what an order lacks, with an input for the expected date for who plans it; suppliers stand in the list and
 * are changed on a card of their own.
 * @param from first of the lines that are asked for
 */
export function shortageCard(factory: Factory, view: ShortageView, from = 0): Card {
  const { order, lines, total } = view;
  const today = order.now.slice(0, 10);
  const title = `${order.number} 缺料清单`;
  const head: CardField[] = [
    {
      label: '产品',
      value: `${order.customer.shortName} · ${productText(order)} × ${order.quantity}${order.product.unit}`,
    },
    { label: '承诺交期', value: dayText(order.promised, order.now) },
  ];
  if (lines.length === 0) return { title, ...doneText(factory, view), fields: head };
  const late = lines.some((line) => isLate(line, order.promised));
  const asked = askable(view).slice(from, from + LINES_AT_ONCE);
  return {
    title,
    status: {
      text: `${order.rush ? '加急 · ' : ''}缺 ${lines.length} 项`,
      tone: late || lines.some((line) => line.problem !== '') ? 'bad' : 'warn',
    },
    fields: [
      ...head,
      ...lines.slice(0, MOST_LINES).map((line): CardField => {
        const bad = line.problem !== '' || isLate(line, order.promised);
        const value = lineText(line, view.substitutes, order.promised, today);
        return { label: line.name, value, ...(bad ? { tone: 'bad' } : {}) };
      }),
    ],
    ...(asked.length > 0 ? { inputs: asked.map(dateInput) } : {}),
    buttons: buttonsOf(view, asked, from),
    footer: footerOf(lines.length, total),
  };
}

/** Lines with a date to fill in: what is bought, and can be computed. */
export const askable = ({ lines, plans }: ShortageView): MaterialLine[] =>
  plans ? lines.filter((line) => line.problem === '' && !line.made) : [];

function doneText(factory: Factory, { order, total }: ShortageView): Pick<Card, 'status' | 'text'> {
  if (!order.open) {
    const { name, tone } = statusOf(factory.flow, order.status);
    return { status: { text: name, tone }, text: `订单${name}，不再备料。` };
  }
  if (total === 0)
    return {
      status: { text: '没有物料需求', tone: 'neutral' },
      text: '订单还没有算出物料需求：确认后按 BOM 自动计算；产品没有 BOM 时算不出。',
    };
  return { status: { text: '物料已齐', tone: 'good' }, text: `${total} 项物料都已备齐。` };
}

const dateInput = (line: MaterialLine, index: number): CardInput => ({
  name: `date${index}`,
  label: `${line.name} 预计到货`,
  kind: 'date',
  ...(line.expectedDate ? { value: line.expectedDate } : {}),
});

/** What a line showed when it was asked for; kept with the button, so that an overtaken form is found out. */
export const seenOf = (lines: readonly MaterialLine[]): string =>
  JSON.stringify(lines.map(({ code, expectedDate, supplier }) => [code, expectedDate, supplier]));

function buttonsOf(view: ShortageView, asked: readonly MaterialLine[], from: number): CardButton[] {
  const order = String(view.order.id);
  const more = askable(view).length;
  const replaceable = view.lines.some((line) =>
    view.substitutes.some((one) => one.original === line.code && line.missing > 0),
  );
  return [
    ...(asked.length > 0
      ? [
          {
            label: '保存',
            action: 'expect',
            params: { order, seen: seenOf(asked) },
            submits: true,
            style: 'primary',
          } as const,
        ]
      : []),
    ...(asked.length > 0
      ? [{ label: '改供应商', action: 'ask_supplier', params: { order, from: String(from) } }]
      : []),
    ...(more > LINES_AT_ONCE
      ? [
          {
            label: '填其他物料',
            action: 'show',
            params: { order, from: String(from + LINES_AT_ONCE < more ? from + LINES_AT_ONCE : 0) },
          },
        ]
      : []),
    ...(view.plans && replaceable
      ? [{ label: '改用替代料', action: 'ask_substitute', params: { order } }]
      : []),
  ];
}

function footerOf(short: number, total: number): string {
  const more = short > MOST_LINES ? `还有 ${short - MOST_LINES} 项未列出。` : '';
  return `共需 ${total} 项物料，缺 ${short} 项。${more}`;
}
