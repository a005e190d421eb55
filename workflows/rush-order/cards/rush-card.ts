import type { Card, CardButton } from '../../card.ts';
import { minuteOf } from '../../load/spans.ts';
import { dayText, plainText } from '../../orders/text.ts';
import { momentText } from '../../scheduling/text.ts';
import { dueOf } from '../../scheduling/times.ts';
import { shanghaiDay } from '../../working-time/shanghai.ts';
import type { OptionView, RushView } from '../read.ts';
import { HOW_NAMES } from '../stored.ts';
import { NUMERALS, optionText } from './option-text.ts';

/** Who reads the card. */
export interface RushReader {
  userId: string;
  /** May choose and book. */
  books: boolean;
  /** Sees machines and the orders of others. */
  plan: boolean;
}

/** A request with its three options, as one person may see it: phone first, everything on one card. */
export function rushCard(view: RushView, reader: RushReader): Card {
  const { request, order, findings } = view;
  const today = shanghaiDay(view.now);
  const what = `${plainText(order.customer)} ${plainText(order.product)} × ${order.quantity}${order.unit}`;
  return {
    title: `${request.kind === 'what_if' ? '加急试算' : '加急'} ${order.number}`,
    status: statusOf(view, reader),
    text: [
      `${what}，承诺 ${dayText(order.promisedDate, today)}${request.wishedDate ? `，希望 ${dayText(request.wishedDate, today)} 前` : ''}`,
      ...(request.reason ? [`原因：${plainText(request.reason)}`] : []),
      ...(request.state === 'open' && !view.options.some(isKeep) ? [plannedText(view)] : []),
      ...bodyOf(view, reader),
      ...(reader.plan && request.state === 'open' ? findings.notes.map((note) => `※ ${note}`) : []),
    ].join('\n\n'),
    buttons: buttonsOf(view, reader),
    ...(request.state === 'open' ? { footer: footerOf(view) } : {}),
  };
}

/** What every option is compared with. */
const plannedText = ({ plannedEnd }: RushView): string =>
  plannedEnd ? `现计划 ${momentText(minuteOf(plannedEnd))} 完工` : '现在还没有排产';

const isKeep = ({ plan }: OptionView): boolean => plan.how === 'keep';
/** Nothing is earlier than what is planned. */
const keepsOnly = ({ options }: RushView): boolean => options.length === 1 && options.every(isKeep);

/** The options that were shown do not hold any more; new ones are on their way. */
const isComputing = ({ state, refinement }: RushView['request']): boolean =>
  state === 'open' && (refinement === 'again' || refinement === 'first');

function statusOf(view: RushView, { books }: RushReader): NonNullable<Card['status']> {
  const { request, options, bookedByName } = view;
  if (request.state === 'booked') {
    const kept = options.some((one) => isKeep(one) && one.id === request.bookedOption);
    return { text: `${bookedByName ?? ''} ${kept ? '已选定维持现计划' : '已订'}`, tone: 'good' };
  }
  if (request.state === 'undone') return { text: '已撤销', tone: 'neutral' };
  if (request.state === 'dropped') return { text: '已关闭', tone: 'neutral' };
  if (isComputing(request))
    return { text: request.refinement === 'first' ? '正在找方案' : '重新计算中', tone: 'info' };
  if (options.length === 0) return { text: '排不进', tone: 'bad' };
  const held = options.find(({ held: one }) => one)?.held;
  if (held)
    return { text: `${held.name} 占住到 ${momentText(minuteOf(held.until)).split(' ')[1]}`, tone: 'warn' };
  if (keepsOnly(view) && (books || request.kind === 'what_if'))
    return { text: '现计划已是最早', tone: 'info' };
  if (request.kind === 'what_if') return { text: '只试算，不排产', tone: 'info' };
  return { text: books ? '请选一个' : '待计划员选定', tone: 'warn' };
}

function bodyOf(view: RushView, reader: RushReader): string[] {
  const { request, options, findings } = view;
  const against = againstOf(view, false);
  if (request.state === 'booked') {
    const booked = options.find(({ id }) => id === request.bookedOption);
    return booked ? [optionText(booked, reader, against)] : [];
  }
  if (request.state === 'undone')
    return [
      request.formerPlace === null
        ? `已撤销，让路的订单已尽量恢复原来的时间。本单按现在的空档重新排产，完工可能与加急前不同，请发「排产 ${view.order.number}」查看。`
        : '已撤销，本单恢复原来的时间，让路的订单也已尽量恢复。',
    ];
  if (request.state === 'dropped') return ['没有订时段。需要时再说「加急 订单号」。'];
  if (request.state === 'open' && request.refinement === 'first')
    return ['正在找方案，找到后更新在这张卡片上。'];
  if (isComputing(request)) return ['正在按现在的排产重新计算，算好后更新在这张卡片上。'];
  if (options.length === 0)
    return [`**没有可行的时段。**${reader.plan ? findings.impossible : '请联系计划员。'}`];
  return [
    ...(keepsOnly(view) ? ['**现计划已是最早，改排也不会更早完工。**'] : []),
    ...options.map((option) => optionText(option, reader, { ...against, sameWhy: sameWhy(options, option) })),
    ...(findings.fewer !== '' && reader.plan ? [findings.fewer] : []),
    ...(!reader.books && request.kind === 'rush' ? ['由计划员选定，选定后通知您。'] : []),
  ];
}

const sameWhy = (options: readonly OptionView[], { place, plan }: OptionView): number | undefined =>
  options.find((one) => one.place < place && one.plan.why === plan.why)?.place;

const againstOf = ({ request, order, plannedEnd }: RushView, full: boolean) => ({
  planned: request.state === 'open' && plannedEnd ? minuteOf(plannedEnd) : null,
  due: dueOf(order.promisedDate),
  wished: request.wishedDate ? dueOf(request.wishedDate) : null,
  full,
});

/** Says the same before and after the longer search that finds nothing better: the card is not painted for that. */
const footerOf = ({ findings }: RushView): string =>
  `按现在的排产计算，用时 ${lengthMs(findings.tookMs)}；找到更好的方案会更新。P90：十次有九次不晚于。`;

const lengthMs = (ms: number): string => (ms < 1000 ? `${ms} 毫秒` : `${(ms / 1000).toFixed(1)} 秒`);

/** While the time to take it back lasts. */
function undoButton({ request, now, bookedAgain }: RushView, { books }: RushReader): CardButton[] {
  if (!books || bookedAgain || request.undoUntil === null || request.undoUntil <= now) return [];
  return [
    {
      label: '撤销',
      action: 'undo',
      params: paramsOf(request),
      style: 'danger',
      confirm: '撤销这次加急排产，让路的订单改回原来的时间？',
    },
  ];
}

function buttonsOf(view: RushView, reader: RushReader): CardButton[] {
  const { userId, books } = reader;
  const { request, options } = view;
  const params = paramsOf(request);
  if (request.state === 'booked') return undoButton(view, reader);
  if (request.state !== 'open') return [];
  if (isComputing(request)) return books ? [dropButton(view, params)] : [];
  if (request.kind === 'what_if')
    return options.length === 0 || keepsOnly(view)
      ? []
      : [{ label: '申请加急', action: 'mark', params, style: 'primary', confirm: '按加急处理这个订单？' }];
  if (!books) return [];
  const held = options.find(({ held: one }) => one);
  const mine = held?.held?.by === userId;
  const choosable = held ? (mine ? [held] : []) : options;
  return [
    ...choosable.map(
      ({ place, plan }): CardButton => ({
        label: keepsOnly(view) ? '维持现计划' : `${held ? '订' : '选'} ${NUMERALS[place]}`,
        action: 'book',
        params: { ...params, place: String(place) },
        style: 'primary',
        confirm: confirmText(plan),
      }),
    ),
    ...detailsButton(view, reader, params),
    ...(mine ? [{ label: '放开', action: 'release', params } satisfies CardButton] : []),
    ...(!held && holdable(view).length > 0
      ? [{ label: '先占住', action: 'ask_hold', params } satisfies CardButton]
      : []),
    ...(held ? [] : [{ label: '重新计算', action: 'again', params } satisfies CardButton]),
    ...(held && !mine ? [] : [dropButton(view, params)]),
  ];
}

const dropButton = ({ bookedBefore }: RushView, params: Readonly<Record<string, string>>): CardButton => ({
  label: '不排',
  action: 'drop',
  params,
  confirm: `关闭这次加急，不订时段？${bookedBefore ? '之前订下的时段不变。' : '订单的加急标记会取消。'}`,
});

const paramsOf = ({ id, orderId, round }: RushView['request']) => ({
  request: String(id),
  order: String(orderId),
  round: String(round),
});

/** Only who sees production sees machines and the orders of others. */
const detailsButton = (
  { options }: RushView,
  { plan }: RushReader,
  params: Readonly<Record<string, string>>,
): CardButton[] =>
  plan && options.length > 0
    ? [{ label: '看明细', action: 'details', params: { ...params, place: '1' } }]
    : [];

function confirmText({ how, putOff: { length } }: OptionView['plan']): string {
  if (how === 'keep') return '排产不动，只保留加急标记，确认？';
  const name = `「${HOW_NAMES[how]}」`;
  return length > 0 ? `${name}会推后 ${length} 个订单并通知其责任人，确认订下？` : `${name}，确认订下？`;
}

/** What can be kept for somebody: the plan of now stands there anyhow. */
const holdable = ({ options }: RushView): OptionView[] => options.filter((one) => !isKeep(one));

/** One option with everything that was found: operations, checks with their figures, everybody who is put off. */
export function detailsCard(view: RushView, reader: RushReader, place: number): Card {
  const { request, options } = view;
  const params = paramsOf(request);
  const option = options.find((one) => one.place === place) ?? options[0];
  return {
    ...rushCard(view, reader),
    text: option ? optionText(option, reader, againstOf(view, true)) : '方案已更新。',
    buttons: [
      ...options
        .filter((one) => one !== option)
        .map(
          (one): CardButton => ({
            label: `看 ${NUMERALS[one.place]}`,
            action: 'details',
            params: { ...params, place: String(one.place) },
          }),
        ),
      { label: '返回', action: 'show', params },
    ],
  };
}

/** The same card, asking which option is to be kept. */
export function holdCard(view: RushView, reader: RushReader, holdMinutes: number): Card {
  const { request } = view;
  const params = paramsOf(request);
  return {
    ...rushCard(view, reader),
    buttons: [
      ...holdable(view).map(
        ({ place }): CardButton => ({
          label: `占 ${NUMERALS[place]}`,
          action: 'hold',
          params: { ...params, place: String(place) },
        }),
      ),
      { label: '返回', action: 'show', params },
    ],
    notice: { text: `先占住哪一个？占住 ${holdMinutes} 分钟，别人排产会避开。`, tone: 'info' },
  };
}
