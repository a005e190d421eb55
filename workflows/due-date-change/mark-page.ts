import sharp from 'sharp';
import type { Box, LetterReading } from '../../ocr/types.ts';
import type { ItemKey, Reason } from './letter-reader.ts';
import { bestSeal, FAINT } from './rules.ts';

/** The marked page is looked at on a phone. */
const WIDTH = 1100;

/** What stands is green, what a person has to look at orange, what refuses the letter red; what is missing has no mark. */
const GOOD = '#1a9c4b';
const DOUBT = '#f08c00';
const BAD = '#d6202a';

const DATES_AND_NUMBER = ['orderNumber', 'newDueDate', 'oldDueDate', 'signingDate'] as const;

/**
 * The page that matters most, with what was read boxed and its seals ringed: the picture that shows why. No text is
 * drawn, so no font is needed; the card beside it says what is what.
 */
export async function markPage(
  { pages, fields, seals, customer, lines, patched = [] }: LetterReading,
  reasons: readonly Reason[],
): Promise<Buffer | null> {
  const colourOf = (item: ItemKey): string => {
    const weights = reasons.filter((one) => one.item === item).map(({ weight }) => weight);
    if (weights.includes('reject')) return BAD;
    return weights.length > 0 ? DOUBT : GOOD;
  };
  const counts = bestSeal({ seals });
  const number = seals[0]?.crop.page ?? fields.orderNumber.crop?.page ?? 1;
  const page = pages.find((one) => one.number === number) ?? pages[0];
  if (!page) return null;
  const scale = Math.min(1, WIDTH / page.width);
  const [width, height] = [Math.round(page.width * scale), Math.round(page.height * scale)];
  const line = Math.max(2, Math.round(width / 350));
  const marks = [
    ...lines
      .filter(
        (one) =>
          one.page === page.number &&
          customer &&
          customer.kind !== 'absent' &&
          one.text.includes(customer.name),
      )
      .map(({ box }) => rectangle(box, scale, line, colourOf('customerName'))),
    ...DATES_AND_NUMBER.map((name) => {
      const { crop } = fields[name];
      return crop?.page === page.number ? rectangle(crop.box, scale, line, colourOf(name)) : '';
    }),
    ...patched
      .filter(({ crop }) => crop.page === page.number)
      .map(({ crop }) => rectangle(crop.box, scale, line * 2, DOUBT)),
    ...seals
      .filter(({ crop }) => crop.page === page.number)
      .map((seal) => {
        const alone = seal.clarity < FAINT ? BAD : DOUBT;
        const { centre, radius } = seal;
        const colour = seal === counts ? colourOf('seal') : alone;
        return `<circle cx="${centre.x * scale}" cy="${centre.y * scale}" r="${radius * scale * 1.08}" fill="none" stroke="${colour}" stroke-width="${line * 2}"/>`;
      }),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${marks.join('')}</svg>`;
  return sharp(page.picture)
    .resize({ width, height, fit: 'fill' })
    .composite([{ input: Buffer.from(svg) }])
    .jpeg({ quality: 75 })
    .toBuffer();
}

function rectangle({ x, y, width, height }: Box, scale: number, line: number, colour: string): string {
  const pad = line * 2;
  return `<rect x="${x * scale - pad}" y="${y * scale - pad}" width="${width * scale + 2 * pad}" height="${height * scale + 2 * pad}" fill="none" stroke="${colour}" stroke-width="${line}"/>`;
}
