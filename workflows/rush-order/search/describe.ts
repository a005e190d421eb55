import { NOBODY_SAID_DAYS } from '../../scheduling/passes.ts';
import type { OrderQuery } from '../../scheduling/query.ts';
import type { PlannedOrder } from '../../scheduling/read-order.ts';
import type { HousePlan } from '../../scheduling/read-plan.ts';
import { momentText, placeName } from '../../scheduling/text.ts';
import { isVirtual } from '../../scheduling/virtual.ts';
import type { Check, Option } from '../core/types.ts';
import type { Findings, Line, StoredOption } from '../stored.ts';
import {
  type Absence,
  type Candidate,
  type FoundOptions,
  LEAST_GAIN,
  LEAST_OVERTIME,
  PLACES,
} from './find-options.ts';
import { rootCause } from './root-cause.ts';
import { bindingText, checkText, impossibleText, machineFigures, type Names, toolFigures } from './words.ts';

/** Guesses that stand in the options, said once for all. */
const MOST_NAMED = 4;

/** Names for the words of a search. */
export function namesOf(house: Pick<HousePlan, 'tools'>, asked: Pick<OrderQuery, 'tasks'>): Names {
  const tools = new Map(house.tools.map(({ code, name }) => [code, name]));
  return {
    tool: (code) => tools.get(code) ?? code,
    step: (step) => asked.tasks.get(step)?.name ?? String(step),
    isGiven: (step, supplier) => {
      const task = asked.tasks.get(step);
      return task !== undefined && !(task.kind === 'outside' && task.centre === supplier);
    },
  };
}

/** An option with the words that its card shows. @param others orders that are put off, by number */
export function describeOption(
  { how, option, overtime }: Candidate,
  names: Names,
  others: ReadonlyMap<string, PlannedOrder>,
): StoredOption {
  return {
    how,
    option,
    overtime,
    lines: linesOf(option, names),
    putOff: option.displaced
      .filter(({ slipMinutes }) => slipMinutes > 0)
      .flatMap((one) => {
        const order = others.get(one.order);
        return order
          ? [{ ...one, orderId: order.id, customer: order.customer, promisedDate: order.promisedDate }]
          : [];
      }),
    checks: checksOf(option, names),
    why: whyOf(option, names),
  };
}

const linesOf = ({ operations, checks }: Option, names: Names): Line[] =>
  operations.map((one) => ({
    step: one.step,
    name: names.step(one.step),
    place: one.kind === 'inside' ? placeName(one.machine) : one.supplier,
    from: one.from,
    to: one.to,
    figures: one.kind === 'inside' && !isVirtual(one.machine) ? machineFigures(checks, one.step) : '',
    ...(one.kind === 'outside' && names.isGiven(one.step, one.supplier) ? { given: true } : {}),
  }));

/** Tooling in one line, each tool once with its tightest figures; then what must arrive, and what is done outside. */
function checksOf({ checks }: Option, names: Names): string[] {
  const tools = new Map<string, Extract<Check, { kind: 'tool' }>>();
  for (const check of checks)
    if (check.kind === 'tool' && check.mostInUse >= (tools.get(check.tool)?.mostInUse ?? -1))
      tools.set(check.tool, check);
  const told = [...tools.values()].map((check) => toolFigures(check, names));
  const others = checks.filter(({ kind }) => kind === 'arrival' || kind === 'outside');
  return [
    ...(told.length > 0 ? [`刀具：${told.join('、')}`] : []),
    ...new Set(others.map((check) => checkText(check, names))),
  ];
}

/** What pushes its end, by name; what comes back from a supplier after that is added. */
export function whyOf(option: Option, names: Names): string {
  const cause = rootCause(option);
  if (!cause) return '从开工起一道接一道，只受加工时间和班次限制';
  const operation = option.operations[cause.at];
  if (!operation) return '';
  const { binding } = cause;
  // The plan of now was not made for the earliest end: where an operation could begin earlier, that is no reason for its end.
  if (binding.kind === 'machines' && (binding.longestFree?.minutes ?? 0) >= binding.needMinutes) return '';
  const text = bindingText(binding, names.step(operation.step), names);
  // The pieces come free, but by then the machine is taken.
  if (binding.kind === 'tool' && operation.from > binding.until + TOOL_SLACK)
    return `${text}，之后机床要到 ${momentText(operation.from)} 才有空档`;
  return text;
}

/** A tool that comes free so long before the start is only half of the reason, minutes. */
const TOOL_SLACK = 60;

/** What holds for all options of a round. */
export function findingsOf(
  { candidates, none, impossible, absent }: FoundOptions,
  house: HousePlan,
  asked: OrderQuery,
  { tookMs, horizonDays }: { tookMs: number; horizonDays: number },
): Findings {
  const names = namesOf(house, asked);
  const nowhere = impossible
    ? impossibleText(impossible, names, house.horizon) + shorterText(house, horizonDays)
    : '';
  return {
    notes: notesOf(asked),
    fewer: fewerText({ candidates, none, absent }, names, nowhere),
    impossible: candidates.length === 0 ? missingText(asked) || nowhere || nothingText(asked) : '',
    tookMs: Math.round(tookMs),
  };
}

/** The plan ends before its time where nobody knows the holidays yet. */
const shorterText = ({ now, horizon }: HousePlan, horizonDays: number): string =>
  horizon < now + horizonDays * 1440
    ? `（之后年份的节假日还没有录入，只排到 ${momentText(horizon)}，本应排 ${horizonDays} 天。）`
    : '';

const nothingText = ({ tasks }: OrderQuery): string =>
  tasks.size === 0 ? '剩下的工序正在加工或在外协，没有可以提前的。' : '没有可行的时段。';

/** Material that nobody has promised: nothing can be planned before somebody does. */
function missingText({ unknownMaterial }: OrderQuery): string {
  if (unknownMaterial.length === 0) return '';
  const named = unknownMaterial.slice(0, MOST_NAMED).map(({ name, code }) => `${name}（${code}）`);
  const more = unknownMaterial.length > MOST_NAMED ? ` 等 ${unknownMaterial.length} 种` : '';
  return `缺 ${named.join('、')}${more}，没有预计到料日。请采购填写预计到货后再算。`;
}

/** Why there are fewer than three kinds: a reason for each that is not shown. */
function fewerText(
  { candidates, none, absent }: Pick<FoundOptions, 'candidates' | 'none' | 'absent'>,
  names: Names,
  nowhere: string,
): string {
  if (candidates.length === 0 || candidates.length >= PLACES) return '';
  const keepsOnly = candidates.length === 1 && candidates[0]?.how === 'keep';
  const parts = [
    ...(none ? [] : [`不挤占其他订单就排不进：${nowhere.replace(/。$/, '')}`]),
    ...makingRoomText(absent, reasonNotTold(candidates, none, names)),
    ...[absent.overtime].flatMap((one) => (one ? [OVERTIME_ABSENT[one]] : [])),
    ...[absent.outside].flatMap((one) => (one ? [OUTSIDE_ABSENT[one]] : [])),
  ];
  return `${keepsOnly ? '没有更早的排法' : `只有 ${candidates.length} 个方案`}：${parts.join('；')}。`;
}

/** What pushes the end where nobody makes room; '' when an option that is shown says it already. */
function reasonNotTold(candidates: readonly Candidate[], none: Option | null, names: Names): string {
  const why = none ? whyOf(none, names) : '';
  return candidates.some(({ option }) => whyOf(option, names) === why) ? '' : why;
}

function makingRoomText({ least, earliest }: FoundOptions['absent'], why: string): string[] {
  if (least && earliest) return [`挤占其他订单也不会明显更早完工${why === '' ? '' : `（${why}）`}`];
  if (earliest) return ['再多挤占也不会明显更早完工'];
  return least ? ['要更早完工，没有波及更少的排法'] : [];
}

const OVERTIME_ABSENT: Readonly<Record<Absence, string>> = {
  unset: '没有设加班时段',
  short: `加班只用得上不到 ${LEAST_OVERTIME} 分钟，不列`,
  little: `加班只早不到 ${LEAST_GAIN} 分钟，不列`,
  no_gain: '加班不会更早完工',
};
const OUTSIDE_ABSENT: Readonly<Record<Exclude<Absence, 'short' | 'little'>, string>> = {
  unset: '剩下的工序没有可改外协的',
  no_gain: '改外协不会明显更早完工',
};

function notesOf({ unknownTools, leads, tasks }: OrderQuery): string[] {
  const notes: string[] = [];
  if (unknownTools.length > 0)
    notes.push(
      `刀具没有台账，未核对：${unknownTools.slice(0, MOST_NAMED).join('、')}${unknownTools.length > MOST_NAMED ? ' 等' : ''}。`,
    );
  const guessed = [...leads]
    .filter(([, { guessed: one }]) => one)
    .map(([step]) => tasks.get(step)?.name ?? '');
  if (guessed.length > 0)
    notes.push(`外协周期没有记录，按 ${NOBODY_SAID_DAYS} 天估：${guessed.join('、')}。`);
  const few = [...leads].flatMap(([step, { passes, guessed: one }]) =>
    !one && passes < 5 ? [`${tasks.get(step)?.name ?? ''}（${passes} 次）`] : [],
  );
  if (few.length > 0) notes.push(`外协记录少，P90 已放宽：${few.join('、')}。`);
  return notes;
}

/** `3/24 16:30（P50 3/23 11:00）` */
export const completionText = ({ completion: { p50, p90 } }: Option): string =>
  p50 === p90 ? momentText(p90) : `${momentText(p90)}（P50 ${momentText(p50)}）`;
