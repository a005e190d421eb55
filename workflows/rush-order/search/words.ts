import { lengthText, momentText, placeName } from '../../scheduling/text.ts';
import type { Arrival, Binding, Check, Impossible, Minute } from '../core/types.ts';

/** What the words need to know of the house. */
export interface Names {
  /** A tool's name by its code. */
  tool(code: string): string;
  /** The operation of the rush order at a step: 铣型腔. */
  step(step: number): string;
  /** Whether an operation is made at this supplier though it is routed elsewhere. */
  isGiven(step: number, supplier: string): boolean;
}

const models = (all: readonly string[]): string => all.map(placeName).join('、');

const ARRIVALS: Readonly<Record<Arrival['kind'], string>> = {
  material: '物料：',
  wip: '在途：',
  drawing: '图纸：',
  other: '',
};

const arrivalText = ({ kind, name, p50, p90 }: Arrival): string =>
  `${ARRIVALS[kind]}${name}（P50 ${momentText(p50)}，P90 ${momentText(p90)}）`;

/** Why an operation is not earlier, by name. @param name of the operation that waits */
export function bindingText(binding: Binding, name: string, names: Names): string {
  switch (binding.kind) {
    case 'now':
      return `「${name}」马上可以开始`;
    case 'previous':
      return binding.lagMinutes > 0
        ? `「${name}」要等前道完工后 ${lengthText(binding.lagMinutes)}`
        : `「${name}」只等前道工序完工`;
    case 'arrival':
      return `「${name}」要等${arrivalText(binding.arrival)}`;
    case 'return':
      return `「${name}」要等 ${binding.supplier} 回厂（P50 ${momentText(binding.p50)}，P90 ${momentText(binding.until)}）`;
    case 'pick-up':
      return `「${name}」要等 ${binding.supplier} 取货（${momentText(binding.until)}）`;
    case 'shift':
      return `${models(binding.models)} 到 ${momentText(binding.until)} 才上班`;
    case 'machines':
      return machinesText(binding, name);
    case 'tool':
      return `刀具 ${names.tool(binding.tool)} 共 ${binding.pieces} 件，都在用，${momentText(binding.until)} 才空出（${placeName(binding.machine)} ${momentText(binding.freeFrom)} 就空了）`;
    case 'max-lag':
      return `「${name}」要与「${names.step(binding.nextStep)}」间隔不超过 ${lengthText(binding.maxMinutes)}，后者不能更早`;
  }
}

function machinesText(binding: Extract<Binding, { kind: 'machines' }>, name: string): string {
  const { machines, needMinutes, longestFree, blockedBy, until } = binding;
  const all = `「${name}」要等 ${models(binding.models)}：${machines} 台在 ${momentText(until)} 前都没有 ${lengthText(needMinutes)}的空档`;
  // Rounded alike they would contradict each other.
  const free =
    longestFree && lengthText(longestFree.minutes) !== lengthText(needMinutes)
      ? `，最长的是 ${placeName(longestFree.machine)} ${lengthText(longestFree.minutes)}`
      : '';
  const by = blockedBy
    ? `；${placeName(blockedBy.machine)} 在做 ${blockedBy.order}，到 ${momentText(blockedBy.to)}`
    : '';
  return `${all}${free}${by}`;
}

/** Why there is no place at all, and what can be done. */
export function impossibleText(why: Impossible, names: Names, horizon: Minute): string {
  const name = `「${names.step(why.step)}」`;
  switch (why.kind) {
    case 'no-machine':
      return `${name}需要 ${models(why.models)}，没有这种机床，也没有允许替代的机型。`;
    case 'no-tool':
      return `${name}需要刀具 ${names.tool(why.tool)} ${why.needed} 件，只有 ${why.onHand} 件。请补刀具后再试。`;
    case 'tool-life':
      return `${name}需要刀具 ${names.tool(why.tool)} 寿命 ${Math.round(why.needMinutes)} 分，只剩 ${Math.round(why.leftMinutes)} 分。请换新刀并更新台账。`;
    case 'no-pick-up':
      return `${name}在 ${momentText(why.from)} 之后没有 ${why.supplier} 的取货时间。`;
    case 'max-lag':
      return `${name}不能在前道完工后 ${lengthText(why.maxMinutes)}之内开始，没有可行的时段。`;
    case 'horizon': {
      const because = why.binding ? `：${bindingText(why.binding, names.step(why.step), names)}` : '';
      return `到 ${momentText(horizon)} 为止${name}没有 ${lengthText(why.needMinutes)}的空档${because}。`;
    }
  }
}

/** `Φ12 立铣刀（共 3，同时最多用 1，寿命余 49800≥340 分）` */
export function toolFigures(check: Extract<Check, { kind: 'tool' }>, names: Names): string {
  const { tool, needed, onHand, mostInUse, lifeLeft, lifeNeeded } = check;
  const life = lifeLeft === null ? '' : `，寿命余 ${Math.round(lifeLeft)}≥${Math.round(lifeNeeded)} 分`;
  const need = needed > 1 ? `需 ${needed}，` : '';
  return `${names.tool(tool)}（${need}共 ${onHand}，其他在用 ${mostInUse}${life}）`;
}

/** `需 385 分，空档 595 分`: the machine of an operation. */
export function machineFigures(checks: readonly Check[], step: number): string {
  const check = checks.find((one) => one.kind === 'machine' && one.step === step);
  if (check?.kind !== 'machine') return '';
  const free = check.freeMinutes === null ? '之后空着' : `空档 ${Math.round(check.freeMinutes)} 分`;
  return `${check.preferred ? '' : '替代机型，'}需 ${check.needMinutes} 分，${free}`;
}

/** Only a plan that was made before can begin ahead of nine of ten arrivals. */
const slackText = (minutes: number): string =>
  minutes < 0 ? `${MAY_BE_LATE} ${lengthText(-minutes)}` : `比开工早 ${lengthText(minutes)}`;
export const MAY_BE_LATE = '可能比开工晚';

/** What must arrive, or is done outside, with its figures. */
export function checkText(check: Check, names: Names): string {
  if (check.kind === 'arrival') return `${arrivalText(check.arrival)}，${slackText(check.slackMinutes)}`;
  if (check.kind === 'outside')
    return `外协：${check.process ?? names.step(check.step)} ${check.supplier}，${momentText(check.pickUp)} 送出，P50 ${momentText(check.backP50)}、P90 ${momentText(check.backP90)} 回厂`;
  return check.kind === 'tool' ? toolFigures(check, names) : machineFigures([check], check.step);
}
