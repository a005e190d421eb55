import type { OrderQuery } from '../../scheduling/query.ts';
import type { PlannedOrder } from '../../scheduling/read-order.ts';
import type { HousePlan } from '../../scheduling/read-plan.ts';
import { momentText, placeName } from '../../scheduling/text.ts';
import { isVirtual } from '../../scheduling/virtual.ts';
import type { Check, Option } from '../core/types.ts';
import type { Findings, Line, StoredOption } from '../stored.ts';
import type { Candidate, FoundOptions } from './find-options.ts';
import { bindingText, checkText, impossibleText, machineFigures, type Names, toolFigures } from './words.ts';

/** Guesses that stand in the options, said once for all. */
const MOST_NAMED = 4;

/** Names for the words of a search. */
export function namesOf(house: Pick<HousePlan, 'tools'>, asked: Pick<OrderQuery, 'tasks'>): Names {
  const tools = new Map(house.tools.map(({ code, name }) => [code, name]));
  return {
    tool: (code) => tools.get(code) ?? code,
    step: (step) => asked.tasks.get(step)?.name ?? String(step),
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

/** The operation that waits longest before it begins says why nothing is earlier; where none waits, the core's root. */
function whyOf(option: Option, names: Names): string {
  const { operations, why, whyRoot } = option;
  const waits = operations.map(({ from }, i) => (i === 0 ? 0 : from - (operations[i - 1]?.to ?? from)));
  const first = why[0];
  if (first && first.kind !== 'now') waits[0] = FIRST_WAITS;
  let longest = whyRoot;
  for (const [i, wait] of waits.entries()) if (wait > Math.max(SHORT, waits[longest] ?? 0)) longest = i;
  const [binding, operation] = [why[longest], operations[longest]];
  return binding && operation ? bindingText(binding, names.step(operation.step), names) : '';
}

/** A wait of less than a night says little. */
const SHORT = 16 * 60;
/** What the first operation waits for counts so much, whatever its length: nothing came before it. */
const FIRST_WAITS = SHORT + 1;

/** What holds for all options of a round. */
export function findingsOf(
  { candidates, none, impossible }: FoundOptions,
  house: HousePlan,
  asked: OrderQuery,
  tookMs: number,
): Findings {
  const names = namesOf(house, asked);
  const nowhere = impossible ? impossibleText(impossible, names, house.horizon) : '';
  return {
    notes: notesOf(asked),
    fewer: fewerText(candidates, none, names, nowhere),
    impossible: candidates.length === 0 ? nowhere || '没有可行的时段。' : '',
    tookMs: Math.round(tookMs),
  };
}

function fewerText(
  candidates: readonly Candidate[],
  none: Option | null,
  names: Names,
  nowhere: string,
): string {
  const kinds = new Set(candidates.map(({ how }) => how));
  const parts: string[] = [];
  if (candidates.length > 0 && !none) parts.push(`不挤占其他订单就排不进：${nowhere}`);
  if (none && !kinds.has('least') && !kinds.has('earliest'))
    parts.push(`挤占其他订单也不会更早完工${reason(none, names)}`);
  if (candidates.length > 0 && candidates.length < 3)
    parts.push(`只有 ${candidates.length} 个可行方案，其余与它相同或更差，不列。`);
  return parts.join('');
}

const reason = (option: Option, names: Names): string => {
  const why = whyOf(option, names);
  return why === '' ? '。' : `（${why}）。`;
};

function notesOf({ unknownTools, leads, tasks, unknownMaterial }: OrderQuery): string[] {
  const notes: string[] = [];
  if (unknownMaterial.length > 0)
    notes.push(
      `缺料且没有预计到料日：${unknownMaterial.map(({ name, code }) => `${name}（${code}）`).join('、')}。请采购先填写预计到货。`,
    );
  if (unknownTools.length > 0)
    notes.push(
      `刀具没有台账，未核对：${unknownTools.slice(0, MOST_NAMED).join('、')}${unknownTools.length > MOST_NAMED ? ' 等' : ''}。`,
    );
  const guessed = [...leads]
    .filter(([, { guessed: one }]) => one)
    .map(([step]) => tasks.get(step)?.name ?? '');
  if (guessed.length > 0) notes.push(`外协周期没有记录，按 5 天估：${guessed.join('、')}。`);
  const few = [...leads].flatMap(([step, { passes, guessed: one }]) =>
    !one && passes < 5 ? [`${tasks.get(step)?.name ?? ''}（${passes} 次）`] : [],
  );
  if (few.length > 0) notes.push(`外协记录少，P90 已放宽：${few.join('、')}。`);
  return notes;
}

/** `3/24 16:30（P50 3/23 11:00）` */
export const completionText = ({ completion: { p50, p90 } }: Option): string =>
  p50 === p90 ? momentText(p90) : `${momentText(p90)}（P50 ${momentText(p50)}）`;
