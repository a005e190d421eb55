import sharp from 'sharp';
import type { Box, LetterReading } from '../../ocr/types.ts';

/** The marked page is looked at on a phone. */
const WIDTH = 1100;

/** Found is green, doubtful orange, missing has no mark; seals by how clear they are. */
const GOOD = '#1a9c4b';
const DOUBT = '#e8743b';
const BAD = '#d6202a';

const DATES_AND_NUMBER = ['orderNumber', 'newDueDate', 'oldDueDate', 'signingDate'] as const;

/**
 * The page that matters most, with what was read boxed and its seals ringed: the picture that shows why. No text is
 * drawn, so no font is needed; the card beside it says what is what.
 */
export async function markPage({
  pages,
  fields,
  seals,
  customer,
  lines,
}: LetterReading): Promise<Buffer | null> {
  const number = seals[0]?.crop.page ?? fields.orderNumber.crop?.page ?? 1;
  const page = pages.find((one) => one.number === number) ?? pages[0];
  if (!page) return null;
  const scale = Math.min(1, WIDTH / page.width);
  const [width, height] = [Math.round(page.width * scale), Math.round(page.height * scale)];
  const line = Math.max(2, Math.round(width / 350));
  const marks = [
    ...lines
      .filter(
        (one) => one.page === page.number && customer?.kind === 'exact' && one.text.includes(customer.name),
      )
      .map(({ box }) => rectangle(box, scale, line, GOOD)),
    ...DATES_AND_NUMBER.map((name) => fields[name])
      .filter(({ crop }) => crop?.page === page.number)
      .map(({ crop, value }) =>
        crop ? rectangle(crop.box, scale, line, value === null ? DOUBT : GOOD) : '',
      ),
    ...seals
      .filter(({ crop }) => crop.page === page.number)
      .map(
        ({ centre, radius, clarity }) =>
          `<circle cx="${centre.x * scale}" cy="${centre.y * scale}" r="${radius * scale * 1.08}" fill="none" stroke="${clarity >= 40 ? GOOD : clarity >= 20 ? DOUBT : BAD}" stroke-width="${line * 2}"/>`,
      ),
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
