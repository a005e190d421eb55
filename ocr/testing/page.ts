import sharp from 'sharp';
import { families } from './fonts.ts';
import { LAYOUTS } from './layouts.ts';
import { type LetterPlan, planSeals } from './plan.ts';
import type { Random } from './random.ts';
import { fromSharp, type Raster } from './raster.ts';
import { type SealPlan, stamp } from './seals.ts';
import { Sheet } from './sheet.ts';
import { PAGE } from './text.ts';

/** Fine enough for every profile. */
const PAGE_DPI = 300;

interface DrawnPage {
  raster: Raster;
  seals: SealPlan[];
  families: { body: string; head: string };
}

/** The paper as it lay on the customer's desk, signed and sealed. The same numbers draw the same paper. */
export async function drawPage(random: Random, plan: LetterPlan): Promise<DrawnPage> {
  const style = random.fork('style');
  const body = style.pick(families('print'));
  const head = style.chance(0.5) ? body : style.pick(families('print'));
  const margin = style.between(230, 310);
  const sheet = new Sheet(random.fork('sheet'), {
    family: body,
    headFamily: head,
    size: style.pick([37, 40, 42, 42, 45, 48]),
    left: margin,
    right: PAGE.width - margin,
    leading: style.between(1.6, 1.95),
  });
  if (style.chance(0.2)) letterhead(sheet, plan.story.customerName);
  const { seal } = LAYOUTS[plan.layout](sheet, plan.story);
  const seals = planSeals(random.fork('seals'), plan, seal);
  const raster = await render(sheet.svg());
  for (const [i, each] of seals.entries()) await stamp(random.fork(`stamp${i}`), raster, PAGE_DPI, each);
  return { raster, seals, families: { body, head } };
}

/** 红头: the name in red over a red line, which is no seal. */
function letterhead(sheet: Sheet, name: string): void {
  const { left, right } = sheet.style;
  sheet.put({
    text: name,
    x: PAGE.width / 2,
    y: 210,
    size: 62,
    family: sheet.style.headFamily,
    bold: true,
    colour: '#d01f26',
    anchor: 'middle',
  });
  sheet.shape(`<path d="M${left - 40} 250H${right + 40}" stroke="#d01f26" stroke-width="7"/>`);
  sheet.y = 380;
}

function render(content: string): Promise<Raster> {
  const width = Math.round((PAGE.width * PAGE_DPI) / 254);
  const height = Math.round((PAGE.height * PAGE_DPI) / 254);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${PAGE.width} ${PAGE.height}"><rect width="100%" height="100%" fill="#fff"/>${content}</svg>`;
  return fromSharp(sharp(Buffer.from(svg)));
}
