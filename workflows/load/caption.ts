import { isOver, percent } from '../../board/charts/theme.ts';
import { momentText } from '../scheduling/text.ts';
import { loadOfAll } from './charts.ts';
import type { LoadOfMachine, ShopLoad } from './shop-load.ts';
import type { Minute } from './spans.ts';

const MOST_NAMED = 3;

/** What a heat map says, in words: how full, who is fullest, where work still fits, what is wrong. */
export function shopCaption({ machines, now, name, note }: ShopLoad, scope: string): string {
  const all = loadOfAll(machines);
  const [booked, productive] = [sumOf(machines, 'bookedMinutes'), sumOf(machines, 'productiveMinutes')];
  const title = `${scope || '全部设备'} ${machines.length} 台，${name}负荷 ${all === null ? '—' : `${percent(all)}（已排 ${hours(booked)} / 可用 ${hours(productive)} 小时）`}`;
  return [
    title,
    ...noteLine(note),
    ...busiestLine(machines),
    ...freeLine(machines, now, name),
    ...troubleLines(machines),
  ].join('\n\n');
}

/** What a load curve says. */
export function machineCaption(
  machine: LoadOfMachine,
  { now, name, note }: Pick<ShopLoad, 'now' | 'name' | 'note'>,
): string {
  const { id, load, bookedMinutes, productiveMinutes } = machine;
  const share = load === null ? `${name}内不排班` : `${name}负荷 ${percent(load)}`;
  const windows = machine.free.slice(0, MOST_NAMED).map((one) => windowText(one, now));
  return [
    `${id} ${share}，已排 ${hours(bookedMinutes)} / 可用 ${hours(productiveMinutes)} 小时`,
    ...noteLine(note),
    windows.length > 0 ? `空档：${windows.join('；')}` : `${name}内没有 1 小时以上的空档`,
    ...troubleLines([machine]),
  ].join('\n\n');
}

const noteLine = (note: string): string[] => (note === '' ? [] : [note]);

const sumOf = (machines: readonly LoadOfMachine[], key: 'bookedMinutes' | 'productiveMinutes'): number =>
  machines.reduce((sum, one) => sum + one[key], 0);

function busiestLine(machines: readonly LoadOfMachine[]): string[] {
  const busiest = machines
    .filter((one) => (one.load ?? 0) > 0)
    .sort((a, b) => (b.load ?? 0) - (a.load ?? 0))
    .slice(0, MOST_NAMED)
    .map(({ id, load }) => `${id} ${percent(load ?? 0)}`);
  return busiest.length > 0 ? [`最忙：${busiest.join('、')}`] : ['还没有排产'];
}

/** The earliest window of each model, the earliest models first: who looks for a place looks for a model. */
function freeLine(machines: readonly LoadOfMachine[], now: Minute, name: string): string[] {
  const earliest = new Map<string, { id: string; from: Minute; minutes: number }>();
  for (const { id, model, free } of machines) {
    const [first] = free;
    const before = earliest.get(model);
    if (first && (!before || first.from < before.from)) earliest.set(model, { id, ...first });
  }
  const texts = [...earliest.values()]
    .sort((a, b) => a.from - b.from)
    .slice(0, MOST_NAMED)
    .map((one) => `${one.id} ${windowText(one, now)}`);
  return [texts.length > 0 ? `最早空档：${texts.join('；')}` : `${name}内没有 1 小时以上的空档`];
}

function troubleLines(machines: readonly LoadOfMachine[]): string[] {
  const named = (test: (machine: LoadOfMachine) => boolean) => machines.filter(test).map(({ id }) => id);
  const over = named(({ hours: all }) => all.some((hour) => typeof hour === 'number' && isOver(hour)));
  const blocked = named(({ hours: all }) => all.includes('blocked'));
  const overdue = machines.reduce((sum, one) => sum + one.overdue, 0);
  return [
    ...(over.length > 0 ? [`有时段超负荷：${listed(over)}`] : []),
    ...(blocked.length > 0 ? [`停机时段还排着活：${listed(blocked)}，请改排`] : []),
    ...(overdue > 0 ? [`${overdue} 道工序过了计划时间还没报完工`] : []),
  ];
}

const listed = (ids: readonly string[]): string =>
  ids.length <= MOST_NAMED ? ids.join('、') : `${ids.slice(0, MOST_NAMED).join('、')} 等 ${ids.length} 台`;

const windowText = ({ from, minutes }: { from: Minute; minutes: number }, now: Minute): string =>
  `${from <= now ? '现在' : `${momentText(from)} `}起，可排 ${hours(minutes)} 小时（工作时间）`;

const hours = (minutes: number): string =>
  minutes < 600 ? (minutes / 60).toFixed(1).replace(/\.0$/, '') : String(Math.round(minutes / 60));
