import { plainText } from '../../orders/text.ts';
import { momentText } from '../../scheduling/text.ts';
import { isVirtual } from '../../scheduling/virtual.ts';
import type { Arrival, Check } from '../core/types.ts';
import type { StoredOption } from '../stored.ts';

type Of<Kind extends Check['kind']> = Extract<Check, { kind: Kind }>;

const ARRIVALS: Readonly<Record<Arrival['kind'], string>> = {
  material: '物料',
  wip: '在途',
  drawing: '图纸',
  other: '到位',
};
/** Places of an option that its short text names. */
const MOST_PLACES = 8;

/** `设备：CK6150-04 → 电机间 → 永固表面处理厂`: where it goes, in order. */
export function placesText({ lines }: Pick<StoredOption, 'lines'>): string {
  const places = lines.map(({ place }) => place).filter((place, i, all) => place !== all[i - 1]);
  const named = places.slice(0, MOST_PLACES).map(plainText).join(' → ');
  return `设备：${named}${places.length > MOST_PLACES ? ` → 等 ${places.length} 处` : ''}`;
}

/**
 * `核对：机床 ✓ 最紧 M7150-02 需 109 分、空档 301 分；刀具 ✓ 2 种，最少余 1 件`: each kind of check with its tightest figure;
 * all of them are among the details.
 */
export function checksText({ option: { checks } }: Pick<StoredOption, 'option'>): string {
  const of = <Kind extends Check['kind']>(kind: Kind): Of<Kind>[] =>
    checks.filter((check): check is Of<Kind> => check.kind === kind);
  const parts = [
    machinesText(of('machine').filter(({ machine }) => !isVirtual(machine))),
    ...toolsText(of('tool')),
    ...arrivalsText(of('arrival')),
    ...outsideText(of('outside')),
  ];
  return `核对：${parts.join('；')}`;
}

function machinesText(checks: readonly Of<'machine'>[]): string {
  const tightest = least(checks, ({ freeMinutes, needMinutes }) =>
    freeMinutes === null ? Number.POSITIVE_INFINITY : freeMinutes - needMinutes,
  );
  if (!tightest) return '不用机床';
  const { machine, preferred, needMinutes, freeMinutes } = tightest;
  const free = freeMinutes === null ? '之后空着' : `空档 ${Math.round(freeMinutes)} 分`;
  const instead = preferred ? '' : '（替代机型）';
  return `机床 ✓ ${checks.length > 1 ? '最紧 ' : ''}${machine}${instead} 需 ${Math.round(needMinutes)} 分、${free}`;
}

function toolsText(checks: readonly Of<'tool'>[]): string[] {
  const spare = ({ onHand, mostInUse, needed }: Of<'tool'>): number => onHand - mostInUse - needed;
  const tightest = least(checks, spare);
  if (!tightest) return [];
  const life = checks.some(({ lifeLeft }) => lifeLeft !== null) ? '，寿命够' : '';
  return [`刀具 ✓ ${new Set(checks.map(({ tool }) => tool)).size} 种，最少余 ${spare(tightest)} 件${life}`];
}

function arrivalsText(checks: readonly Of<'arrival'>[]): string[] {
  const kinds = [...new Set(checks.map(({ arrival: { kind } }) => kind))];
  return kinds.flatMap((kind) => {
    const tightest = least(
      checks.filter(({ arrival }) => arrival.kind === kind),
      ({ slackMinutes }) => slackMinutes,
    );
    if (!tightest) return [];
    const { arrival, slackMinutes } = tightest;
    const mark = slackMinutes < 0 ? '⚠' : '✓';
    return [`${ARRIVALS[kind]} ${mark} ${plainText(arrival.name)} P90 ${momentText(arrival.p90)}`];
  });
}

function outsideText(checks: readonly Of<'outside'>[]): string[] {
  const last = least(checks, ({ backP90 }) => -backP90);
  return last ? [`外协 ✓ ${plainText(last.supplier)} P90 ${momentText(last.backP90)} 回厂`] : [];
}

function least<T>(all: readonly T[], by: (one: T) => number): T | undefined {
  return all.reduce<T | undefined>(
    (best, one) => (best === undefined || by(one) < by(best) ? one : best),
    undefined,
  );
}
