import type { Card, CardField } from '../../card.ts';
import { minuteOf } from '../../load/spans.ts';
import { plainText } from '../../orders/text.ts';
import { momentText } from '../text.ts';
import { dueOf } from '../times.ts';
import type { MissedRow } from './read.ts';

/** Orders by name; the others are counted. */
const SHOWN = 8;
/** Orders that can be opened from the card. */
const BUTTONS = 4;

const isLate = ({ newEnd, promisedDate }: MissedRow): boolean =>
  newEnd === null || minuteOf(newEnd) > dueOf(promisedDate);
const wasLate = ({ oldEnd, promisedDate }: MissedRow): boolean => minuteOf(oldEnd) > dueOf(promisedDate);

/** Starts that went by, and what became of the plan: one card per planner, painted anew as more come. */
export function missedCard(rows: readonly MissedRow[]): Card {
  const risk = rows.filter((row) => isLate(row) && !wasLate(row)).length;
  const homeless = rows.filter(({ outcome }) => outcome === 'none').length;
  const parts = [
    ...(homeless > 0 ? [`${homeless} 个排不进`] : []),
    ...(risk > homeless ? [`${risk} 个将晚于承诺`] : []),
  ];
  const more = rows.length - SHOWN;
  const shown = rows.slice(0, SHOWN);
  const upto = Math.max(0, ...shown.map(({ lastAt }) => lastAt.getTime()));
  return {
    title: `到点未开工：${rows.length} 个订单`,
    status: parts.length > 0 ? { text: parts.join('，'), tone: 'bad' } : { text: '已自动重排', tone: 'warn' },
    text: `没有报工，也没有看到机床在加工这些工序：它们已按现在的空档重排，没有动别的订单。${more > 0 ? `还有 ${more} 个，按「知道了」接着看。` : ''}`,
    fields: shown.map(fieldOf),
    buttons: [
      ...rows.slice(0, BUTTONS).map(({ orderId, number }) => ({
        label: number,
        action: 'open',
        params: { order: String(orderId), list: 'yes' },
      })),
      {
        label: '知道了',
        action: 'missed_seen',
        params: { missed: 'yes', upto: String(upto), orders: shown.map(({ orderId }) => orderId).join(',') },
        style: 'primary',
      },
    ],
  };
}

function fieldOf(row: MissedRow): CardField {
  const { number, customer, step, name, place, plannedFrom, oldEnd, newEnd, outcome, times, promisedDate } =
    row;
  const start = `${step} ${plainText(name)} ${plainText(place)} 原定 ${momentText(minuteOf(plannedFrom))} 开工${times > 1 ? `（第 ${times} 次）` : ''}`;
  const due = `承诺 ${promisedDate.slice(5).replace('-', '/')}`;
  const label = `${number} ${plainText(customer)}`;
  if (outcome === 'kept') return { label, value: `${start}；有锁定的工序，没有动，请人工处理`, tone: 'warn' };
  if (newEnd === null) return { label, value: `${start}；排不进，${due}`, tone: 'bad' };
  const [before, after] = [momentText(minuteOf(oldEnd)), momentText(minuteOf(newEnd))];
  const ends = before === after ? `完工仍是 ${after}` : `完工 ${before} → ${after}`;
  if (!isLate(row)) return { label, value: `${start}；${ends}，仍按期`, tone: 'neutral' };
  return {
    label,
    value: `${start}；${ends}，⚠ ${wasLate(row) ? '原已晚于' : '将晚于'}${due}`,
    tone: 'bad',
  };
}
