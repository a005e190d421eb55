import type { Card, CardButton, CardField, Tone } from '../card.ts';
import { minuteOf } from '../load/spans.ts';
import { dayText } from '../orders/text.ts';
import { momentText } from '../scheduling/text.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { type Decision, leftOutside, madeTwice } from './came-in.ts';
import { isGoing, operationText, toCancel } from './read.ts';
import type { OutsideView } from './view.ts';

/** What purchasing needs to order an operation outside: what, how much, from whom, and by when it must be back. */
export function outsideCard(view: OutsideView): Card {
  const { row, order } = view;
  return {
    title: `外协 ${row.name} · ${order.number}`,
    status: statusOf(view),
    ...textOf(view),
    fields: [
      { label: '产品', value: `${order.customer} · ${order.product}` },
      { label: '工序', value: operationOf(view) },
      { label: '数量', value: `${row.pieces}${order.unit}` },
      { label: '外协厂', value: row.supplier },
      ...(view.returned > 0 ? [{ label: '已到', value: returnedText(view) }] : []),
      ...(row.state === 'wanted' || row.state === 'placed' ? timesOf(view) : []),
    ],
    ...(canAct(view) ? actions(view) : {}),
    ...(row.state === 'cancelled' ? {} : { footer: footerOf(view) }),
  };
}

const canAct = ({ row, order, orders }: OutsideView): boolean =>
  orders && (toCancel(row) || (order.open && isGoing(row)));

const actions = (view: OutsideView): Pick<Card, 'inputs' | 'buttons'> => {
  const { row, backBy } = view;
  if (madeTwice(row) > 0) return { buttons: twiceButtons(view) };
  if (toCancel(row)) return { buttons: [cancelButton(view)] };
  const date = row.expectedDate ?? (backBy ? dayOf(backBy) : undefined);
  const params = { order: String(row.orderId), outside: String(row.id) };
  return {
    inputs: [
      { name: 'supplier', label: '外协厂', kind: 'text', required: true, value: row.supplier },
      { name: 'date', label: '预计回厂', kind: 'date', required: true, ...(date ? { value: date } : {}) },
    ],
    buttons: [
      {
        label: row.state === 'wanted' ? '已下外协单' : '保存',
        action: 'place',
        params,
        submits: true,
        style: 'primary',
      },
      { label: '外协做不了', action: 'ask_refuse', params },
    ],
  };
};

/** `40/100套` */
const returnedText = ({ row, order, returned }: OutsideView): string =>
  `${returned}/${row.pieces}${order.unit}`;

function textOf(view: OutsideView): Pick<Card, 'text'> {
  const { row, order } = view;
  if (row.state === 'cancelled') return { text: cancelledText(view) };
  if (madeTwice(row) === 0) return {};
  return {
    text: `**厂内${row.inHouseSeen > 0 ? '又' : '已'}报工 ${madeTwice(row)}${order.unit}**，外协单（${row.pieces}${order.unit}）仍有效。请先联系 ${row.supplier}，再点下面。`,
  };
}

const cancelButton = ({ row }: OutsideView): CardButton => ({
  ...{ label: '已联系取消', action: 'cancelled_there', style: 'primary' },
  params: { order: String(row.orderId), outside: String(row.id) },
});

/** What purchasing has agreed with the supplier, of which pieces were made here meanwhile. */
function twiceButtons({ row, order }: OutsideView): CardButton[] {
  const left = leftOutside(row);
  const params = { order: String(row.orderId), outside: String(row.id), made: String(row.inHouse) };
  const button = (label: string, how: Decision) => ({
    ...{ label, action: 'twice', params: { ...params, how } },
  });
  return [
    {
      ...button('外协单已取消', 'cancelled'),
      style: 'danger',
      confirm: `已和 ${row.supplier} 说好取消？没做完的改回厂内做。`,
    },
    ...(left > 0 ? [button(`已改为 ${left}${order.unit}`, 'lowered')] : []),
    button('外协照做', 'kept'),
  ];
}

const STATUSES: Readonly<Record<OutsideView['row']['state'], { text: string; tone: Tone }>> = {
  wanted: { text: '待下单', tone: 'warn' },
  placed: { text: '已下单', tone: 'info' },
  back: { text: '已回厂', tone: 'good' },
  cancelled: { text: '已取消', tone: 'neutral' },
};

function statusOf({ row, order, backBy, now }: OutsideView): NonNullable<Card['status']> {
  const going = row.state === 'wanted' || row.state === 'placed';
  if (going && order.heldFrom !== null) return { text: '订单暂停', tone: 'warn' };
  if (toCancel(row)) return { text: '待取消', tone: 'bad' };
  if (madeTwice(row) > 0)
    return {
      text: `厂内${row.inHouseSeen > 0 ? '又' : '已'}做 ${madeTwice(row)}${order.unit}，请处理`,
      tone: 'bad',
    };
  if (isOverdue({ row, now })) return { text: '到期未回厂', tone: 'bad' };
  if (going && isLate(row.expectedDate, backBy)) return { text: '回厂晚于需要', tone: 'bad' };
  // Reported as done without anybody having ordered it.
  if (row.state === 'back' && row.placedAt === null) return { text: '已报完工', tone: 'good' };
  return STATUSES[row.state];
}

function cancelledText({ row }: OutsideView): string {
  if (toCancel(row)) return `${row.endedReason}。外协单已下，**请联系 ${row.supplier} 取消**，再点下面。`;
  return `${row.endedReason}。${row.placedAt === null ? '不用再下单。' : ''}`;
}

function timesOf({ row, from, backBy, next, now }: OutsideView): CardField[] {
  const today = shanghaiDay(now);
  const late = isLate(row.expectedDate, backBy);
  return [
    ...(from && from > now ? [{ label: '可送出', value: momentText(minuteOf(from)) }] : []),
    {
      label: '需回厂',
      value: backBy ? `${momentText(minuteOf(backBy))} 前${next ? `，之后${next}` : ''}` : '还没有排产',
    },
    ...(row.expectedDate
      ? [
          {
            label: '预计回厂',
            value: dayText(row.expectedDate, today),
            ...(late ? { tone: 'bad' as const } : {}),
          },
        ]
      : []),
  ];
}

/** Ordered, and its day is over. */
const isOverdue = ({ row, now }: Pick<OutsideView, 'row' | 'now'>): boolean =>
  row.state === 'placed' && row.expectedDate !== null && row.expectedDate < shanghaiDay(now);

/** Parts that come on a day are there by its evening. */
export const isLate = (expectedDate: string | null, backBy: Date | null): boolean =>
  expectedDate !== null && backBy !== null && expectedDate > dayOf(backBy);

const dayOf = (at: Date): string => shanghaiDay(at);

/** `30 磨轴承档（原 M7150）` */
function operationOf({ row }: OutsideView): string {
  const instead = row.former?.workCentre || row.former?.supplier || '';
  return `${operationText(row)}${instead === '' ? '' : `（原 ${instead}）`}`;
}

const footerOf = ({ askedBy, order }: OutsideView): string =>
  `${askedBy}${order.rush ? '为加急单' : ''}改外协。回厂后照常报工，卡片自动了结。`;

/** 外协做不了: why? */
export function refuseCard(view: OutsideView): Card {
  const params = { order: String(view.row.orderId), outside: String(view.row.id) };
  return {
    ...outsideCard(view),
    text: '改回厂内做，计划会收到通知并重新排产。',
    inputs: [
      {
        name: 'reason',
        label: '原因',
        kind: 'text',
        required: true,
        placeholder: '如：外协厂排满，最早下周',
      },
    ],
    buttons: [
      { label: '改回厂内', action: 'refuse', params, submits: true, style: 'danger' },
      { label: '返回', action: 'show', params },
    ],
  };
}

function listStatusOf(views: readonly OutsideView[]): NonNullable<Card['status']> {
  const wanted = views.filter(({ row }) => row.state === 'wanted').length;
  const overdue = views.filter(isOverdue).length;
  const twice = views.filter(({ row }) => madeTwice(row) > 0).length;
  const cancel = views.filter(({ row }) => toCancel(row)).length;
  const parts = [
    ...(cancel > 0 ? [`${cancel} 项待取消`] : []),
    ...(twice > 0 ? [`${twice} 项厂内也在做`] : []),
    ...(wanted > 0 ? [`${wanted} 项待下单`] : []),
    ...(overdue > 0 ? [`${overdue} 项到期未回厂`] : []),
  ];
  if (parts.length === 0) return { text: '都已下单', tone: 'good' };
  return { text: parts.join('，'), tone: overdue + twice + cancel > 0 ? 'bad' : 'warn' };
}

/** 外协: everything that is to be ordered or is on its way, a button each. */
export function outsideListCard(
  { views, total }: { views: readonly OutsideView[]; total: number },
  title = '外协',
): Card {
  if (total === 0) return { title, text: '现在没有改外协的工序。' };
  const more = total > views.length ? `还有 ${total - views.length} 项未列出。` : '';
  return {
    title,
    status: listStatusOf(views),
    fields: views.map((view) => ({
      label: `${view.order.number} ${view.row.name}`,
      value: [
        `${view.row.pieces}${view.order.unit} ${view.row.supplier}`,
        statusOf(view).text,
        ...(view.returned > 0 ? [`已到 ${returnedText(view)}`] : []),
        ...(view.backBy && isGoing(view.row) ? [`需回厂 ${momentText(minuteOf(view.backBy))}`] : []),
      ].join('，'),
    })),
    buttons: views.map(({ row, order }) => ({
      label: `${order.number.slice(-4)} ${row.name}`,
      action: 'show',
      params: { order: String(row.orderId), outside: String(row.id), list: '1' },
    })),
    ...(more ? { footer: more } : {}),
  };
}
