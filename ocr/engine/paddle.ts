import { type Grey, type Turns, turn } from '../image/planes.ts';
import { cropLine } from './crop.ts';
import { decodeGreedily, fitText, type Steps } from './ctc.ts';
import { detect } from './detect.ts';
import type { Line, OcrEngine } from './engine.ts';
import { recognise, STRIP_HEIGHT, upsideDown } from './recognise.ts';
import { cornersOf, type Rectangle } from './rectangles.ts';
import { openSession, type Session } from './session.ts';
import { loadWeights } from './weights.ts';

/** Lines that vote on which way is up. */
const VOTERS = 9;
/** Of nine votes so many decide without a second look. */
const CLEAR_MAJORITY = 8;
const TALL = 1.5;
/** Below this a "line" is noise, a seal's edge, a shadow. */
const LEAST_CONFIDENCE = 0.5;

/** PP-OCRv4 on onnxruntime-node: detector, 180° classifier, recogniser. Deterministic: same pixels, same answer. */
export async function openPaddle(): Promise<OcrEngine> {
  const weights = await loadWeights();
  const [detector, classifier, recogniser] = await Promise.all([
    openSession(weights.detector),
    openSession(weights.classifier),
    openSession(weights.recogniser),
  ]);
  const alphabet = ['', ...weights.characters.toString('utf8').split('\n').filter(Boolean), ' '];
  const sessions = { detector, classifier };
  /** Most pages stand upright: what was found to tell that is what is read. */
  const seen = new WeakMap<Grey, Rectangle[]>();

  async function readAt(page: Grey, places: readonly Line['corners'][]): Promise<Line[]> {
    const steps = await recognise(
      recogniser,
      places.map((corners) => cropLine(page, corners, STRIP_HEIGHT)),
    );
    return places.map((corners, i) => ({ ...decodeGreedily(steps[i] as Steps, alphabet), corners }));
  }
  const recogniseLines: Recognise = (page, rectangles) => readAt(page, rectangles.map(cornersOf));

  return {
    name: 'pp-ocrv4',
    async turnsOf(page) {
      const found = await detect(detector, page);
      seen.set(page, found);
      return turnsOf(sessions, page, found, recogniseLines);
    },
    async read(page) {
      const lines = await recogniseLines(page, seen.get(page) ?? (await detect(detector, page)));
      return lines.filter((line) => meanCertainty(line) >= LEAST_CONFIDENCE);
    },
    readAt,
    async fit(strips, known) {
      const steps = await recognise(recogniser, strips);
      return steps.map((one) => ({
        read: decodeGreedily(one, alphabet).text,
        ...fitText(one, known, alphabet),
      }));
    },
    async close() {
      await Promise.all([detector, classifier, recogniser].map((session) => session.release()));
    },
  };
}

type Recognise = (page: Grey, rectangles: readonly Rectangle[]) => Promise<Line[]>;

async function turnsOf(
  { detector, classifier }: { detector: Session; classifier: Session },
  page: Grey,
  found: readonly Rectangle[],
  recogniseLines: Recognise,
): Promise<Turns> {
  const lines = found.filter(({ length, thickness }) => length > TALL * thickness);
  const upright = lines.filter(({ angle }) => Math.abs(angle) > Math.PI / 4);
  const sideways = upright.length * 2 > lines.length;
  const laid = sideways ? turn(page, 1, 1) : page;
  const voters = (sideways ? await detect(detector, laid) : lines)
    .filter(({ length, thickness }) => length > TALL * thickness)
    .sort((a, b) => b.length * b.thickness - a.length * a.thickness)
    .slice(0, VOTERS);
  if (voters.length === 0) return 0;
  const strips = voters.map((one) => cropLine(laid, cornersOf(one), STRIP_HEIGHT));
  const votes = (await upsideDown(classifier, strips)).filter((p) => p > 0.5).length;
  const clear = Math.max(votes, voters.length - votes) >= Math.min(CLEAR_MAJORITY, voters.length);
  const flipped =
    clear && voters.length >= 3
      ? votes * 2 > voters.length
      : await readsBetterFlipped(laid, voters, recogniseLines);
  if (sideways) return flipped ? 3 : 1;
  return flipped ? 2 : 0;
}

/** The classifier is in doubt (one page in 266 was turned wrongly by it): the recogniser decides. */
async function readsBetterFlipped(
  page: Grey,
  voters: readonly Rectangle[],
  read: Recognise,
): Promise<boolean> {
  const sure = (lines: Line[]) => lines.reduce((sum, line) => sum + meanCertainty(line), 0);
  const flipped = voters.map((one) => ({ ...one, angle: one.angle + Math.PI }));
  return sure(await read(page, flipped)) > sure(await read(page, voters));
}

function meanCertainty({ certainties }: Line): number {
  return certainties.reduce((sum, one) => sum + one, 0) / Math.max(1, certainties.length);
}
