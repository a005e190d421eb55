import type { ProfileClass } from '../../../ocr/testing/profiles.ts';
import { type Figure, figure, quantile } from '../figure.ts';
import { CLEAR, SCORED, type Score, type Scored, sealClass } from './score.ts';
import type { Series } from './series.ts';

/** The bars in per cent, by class. Without one the figure is only told. */
const BARS: Record<ProfileClass, Partial<Record<Scored, number>>> = {
  scan: { orderNumber: 99, newDueDate: 99, signingDate: 99 },
  phone: { orderNumber: 97, newDueDate: 97, signingDate: 97 },
  weak: { orderNumber: 97, newDueDate: 97, signingDate: 92 },
  grey: {},
};
const CLASS_NAMES: Record<ProfileClass, string> = {
  scan: 'colour scans ≥ 150 dpi',
  phone: 'phone photos',
  weak: '100 dpi or blurred',
  grey: 'grey copies',
};

const NONE = '<1';

/** The table of the bars. */
export function figuresOf({ scores, peakMb, cpuSeconds, stallMs }: Series): Figure[] {
  return [
    figure('ocr: letters', scores.length, ''),
    ...fieldFigures(scores),
    ...sealFigures(scores.filter(({ truth }) => truth.profileClass !== 'grey')),
    ...verdictFigures(scores),
    ...costFigures(scores, cpuSeconds, peakMb, stallMs),
  ];
}

/** An altered date may be illegible in itself; that letter is a drill, not a reading test. */
const readable = (scores: readonly Score[]) => scores.filter(({ truth }) => truth.forgery !== 'alteredDate');

function fieldFigures(scores: readonly Score[]): Figure[] {
  const out: Figure[] = [];
  for (const [name, bars] of Object.entries(BARS) as [ProfileClass, (typeof BARS)[ProfileClass]][]) {
    const of = readable(scores).filter(({ truth }) => truth.profileClass === name);
    if (of.length === 0) continue;
    for (const field of SCORED) {
      const right = of.filter(({ fields }) => fields[field] === 'right').length;
      const bar = bars[field];
      const label = `ocr: ${CLASS_NAMES[name]}: ${field} exact, of ${of.length}`;
      out.push(
        figure(label, (100 * right) / of.length, '%', bar === undefined ? undefined : `>${bar - 0.01}`),
      );
    }
    const named = of.filter(({ customerExact }) => customerExact).length;
    out.push(figure(`ocr: ${CLASS_NAMES[name]}: customer found exactly`, (100 * named) / of.length, '%'));
  }
  const wrong = scores.flatMap(({ fields }) => SCORED.filter((field) => fields[field] === 'wrong'));
  out.push(figure('ocr: wrong values given (all pages, all fields)', wrong.length, '', NONE));
  return out;
}

function sealFigures(scores: readonly Score[]): Figure[] {
  const of = (name: ReturnType<typeof sealClass>) => scores.filter(({ truth }) => sealClass(truth) === name);
  const [good, bad, foreign] = [of('good'), of('bad'), of('foreign')];
  const legible = good.filter(({ truth }) => truth.sealing !== 'clear2' && easyToRead(truth.profile));
  const share = (part: readonly Score[], whole: readonly Score[]) =>
    (100 * part.length) / Math.max(1, whole.length);
  return [
    figure(
      `ocr: seal false accepts, of ${bad.length} unclear or other stamps`,
      bad.filter(({ clarity }) => clarity >= CLEAR).length,
      '',
      NONE,
    ),
    figure(
      `ocr: seal false rejects, of ${good.length} good seals`,
      share(
        good.filter(({ clarity }) => clarity < CLEAR),
        good,
      ),
      '%',
      '<2.01',
    ),
    figure(
      `ocr: other companies' seals accepted, of ${foreign.length}`,
      foreign.filter(({ sealMatches }) => sealMatches).length,
      '',
      NONE,
    ),
    figure(
      `ocr: clear seals on scans and good photos known as the customer's, of ${legible.length}`,
      share(
        legible.filter(({ sealMatches }) => sealMatches),
        legible,
      ),
      '%',
      '>89.99',
    ),
    ...(['emblem', 'flat'] as const).map((kind) => {
      const these = scores.filter(({ truth }) => truth.sealing === kind);
      const taken = these.filter(({ clarity }) => clarity >= CLEAR).length;
      return figure(`ocr: ${kind} taken for a stamped seal, of ${these.length}`, taken, '');
    }),
  ];
}

const easyToRead = (profile: string) => !['low100', 'blurry', 'phonehard'].includes(profile);

function verdictFigures(scores: readonly Score[]): Figure[] {
  const passed = (list: readonly Score[]) => list.filter(({ verdict }) => verdict === 'pass').length;
  const grey = scores.filter(({ truth }) => truth.profileClass === 'grey');
  const bad = scores.filter(
    ({ truth }) => !truth.mayPass && truth.forgery === null && truth.profileClass !== 'grey',
  );
  const may = scores.filter(({ truth }) => truth.mayPass);
  const forged = scores.filter(({ truth }) => truth.forgery !== null && truth.forgery !== 'alteredDate');
  const altered = scores.filter(({ truth }) => truth.forgery === 'alteredDate');
  return [
    figure(`ocr: grey copies passed, of ${grey.length}`, passed(grey), '', NONE),
    figure(`ocr: letters without a good seal passed, of ${bad.length}`, passed(bad), '', NONE),
    figure(`ocr: forgeries passed, of ${forged.length}`, passed(forged), '', NONE),
    figure(`ocr: dates altered in the picture passed, of ${altered.length}`, passed(altered), ''),
    ...alteredFigures(scores),
    figure(
      `ocr: good letters rejected, of ${may.length}`,
      may.filter(({ verdict }) => verdict === 'reject').length,
      '',
      NONE,
    ),
    figure(
      `ocr: good letters passed without a person, of ${may.length}`,
      (100 * passed(may)) / Math.max(1, may.length),
      '%',
    ),
  ];
}

/** What the pixels alone tell, whatever the rest of the letter is worth. */
function alteredFigures(scores: readonly Score[]): Figure[] {
  const found = (list: readonly Score[]) => list.filter(({ patched }) => patched.length > 0).length;
  const share = (list: readonly Score[]) => (100 * found(list)) / Math.max(1, list.length);
  const altered = scores.filter(({ truth }) => truth.forgery === 'alteredDate');
  const honest = scores.filter(({ truth }) => truth.forgery !== 'alteredDate');
  return [
    figure(`ocr: altered dates found by their pixels, of ${altered.length}`, share(altered), '%'),
    figure(`ocr: unaltered letters called altered, of ${honest.length}`, share(honest), '%', '<0.51'),
  ];
}

function costFigures(
  scores: readonly Score[],
  cpuSeconds: readonly number[],
  peakMb: number,
  stallMs: number,
): Figure[] {
  const seconds = scores.map((each) => each.seconds);
  const unread = scores.filter(({ outcome }) => outcome !== 'read').length;
  return [
    figure('ocr: letters not read (crash, time, memory)', unread, '', NONE),
    figure('ocr: time per page, median', quantile(seconds, 0.5), 's'),
    figure('ocr: time per page, p95', quantile(seconds, 0.95), 's', '<8.01'),
    figure('ocr: processor time per page, p95', quantile([...cpuSeconds], 0.95), 's'),
    figure('ocr: largest size of the reading process', peakMb, 'MB', '<1600'),
    figure('ocr: longest stall of our event loop meanwhile', stallMs, 'ms', '<50'),
  ];
}
