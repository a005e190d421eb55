import type { Card, CardButton, CardInput } from '../../card.ts';
import { wallClock } from '../../checkpoints/text.ts';
import type { Ctx } from '../../context.ts';
import { daysBetween } from '../../dates/civil.ts';
import { plainText } from '../../orders/text.ts';
import type { OpenWarning } from '../read.ts';
import { CALL, CAUSE_TEXTS, factsText, shortLeft } from '../rules.ts';

/** Orders whose sentence stands on one card; the others are counted. */
const MOST_LINES = 8;
/** Orders that can be chosen to be answered on one card; the others follow when these are. */
const MOST_CHOICES = 20;

type Reader = Pick<Ctx, 'factory' | 'publicUrl'>;

/** The card by which somebody is warned. @param fresh what is told now @param open all that they may answer, these included */
export function warningCard(
  reader: Reader,
  fresh: readonly OpenWarning[],
  open: readonly OpenWarning[],
  now: string,
): Card {
  const today = wallClock(now).slice(0, 10);
  const [only, another] = fresh;
  const before = open.length - fresh.length;
  const beforeText = before > 0 ? `此前提醒、还没答复的另有 ${before} 个，可在下面一并答复。` : '';
  return {
    ...frame(reader, open, today),
    title: only && !another ? `交期预警 · ${only.number}` : `交期预警：${fresh.length} 个订单`,
    text: [
      only && !another ? single(reader, only, today) : several(reader, fresh, today),
      ...(beforeText ? [beforeText] : []),
    ].join('\n\n'),
    ...(only && !another ? { fields: fieldsOf(only) } : {}),
  };
}

/** The same card when nothing new is told: what is still open. */
export function overviewCard(reader: Reader, open: readonly OpenWarning[], now: string): Card {
  const today = wallClock(now).slice(0, 10);
  const [only, another] = open;
  if (!only)
    return {
      title: '交期预警',
      status: { text: '没有待答复的', tone: 'good' },
      text: '预警的订单都已答复、发货或改期。',
    };
  return {
    ...frame(reader, open, today),
    title: another ? `交期预警：${open.length} 个待答复` : `交期预警 · ${only.number}`,
    text: another ? several(reader, open, today) : single(reader, only, today),
    ...(another ? {} : { fields: fieldsOf(only) }),
  };
}

function frame(reader: Reader, open: readonly OpenWarning[], today: string): Omit<Card, 'title'> {
  const worst = open[0];
  const [only, another] = open;
  return {
    ...(worst
      ? {
          status: {
            text: shortLeft(worst.promisedDate, today),
            tone: daysBetween(today, worst.promisedDate) <= 0 ? ('bad' as const) : ('warn' as const),
          },
        }
      : {}),
    inputs: [...(another ? [choice(open, today)] : []), ...answerInputs()],
    buttons: [
      {
        label: '已核查/答复',
        action: 'answer',
        submits: true,
        style: 'primary',
        params: only && !another ? { order: String(only.orderId) } : {},
      },
      ...links(reader, open),
    ],
  };
}

/** What is done about it, and until when; on this card and on the order's. */
export const answerInputs = (): CardInput[] => [
  {
    name: 'words',
    label: '核查结果与措施',
    kind: 'textarea',
    required: true,
    placeholder: '如：缺轴承，已催到明早到货，夜班赶装配',
  },
  { name: 'until', label: '预计发货日期', kind: 'date', required: true },
];

const choice = (open: readonly OpenWarning[], today: string): CardInput => ({
  name: 'order',
  label: '答复哪个订单',
  kind: 'select',
  required: true,
  options: open.slice(0, MOST_CHOICES).map((one) => ({
    value: String(one.orderId),
    label: `${one.number} ${one.customerName}（${shortLeft(one.promisedDate, today)}）`,
  })),
});

function links({ publicUrl }: Reader, open: readonly OpenWarning[]): CardButton[] {
  const [only, another] = open;
  if (publicUrl === null) return [];
  return [
    ...(only && !another
      ? [{ label: '看订单', url: `${publicUrl}/board/order/${encodeURIComponent(only.number)}` }]
      : []),
    { label: '风险看板', url: `${publicUrl}/board/risk` },
  ];
}

/** The sentence of product.md §8, and why it comes again. */
function single({ factory: { flow } }: Reader, one: OpenWarning, today: string): string {
  const why = CAUSE_TEXTS[one.cause];
  return [`${factsText(flow, one, today)}，${CALL}`, ...(why ? [`（${why}，再次提醒）`] : [])].join('\n\n');
}

function several({ factory: { flow } }: Reader, all: readonly OpenWarning[], today: string): string {
  const lines = all.slice(0, MOST_LINES).map((one, i) => {
    const why = CAUSE_TEXTS[one.cause];
    return `${i + 1}. ${factsText(flow, one, today)}${why ? `（${why}）` : ''}`;
  });
  const more =
    all.length > MOST_LINES ? [`还有 ${all.length - MOST_LINES} 个，见风险看板（也可发「风险」）。`] : [];
  return [lines.join('\n'), ...more, `**${CALL}**`].join('\n\n');
}

const fieldsOf = (one: OpenWarning) => [
  { label: '产品', value: `${plainText(one.productName)} × ${one.quantity}${one.unit}` },
  { label: '在谁手上', value: one.ownerName ?? '暂无责任人' },
];
