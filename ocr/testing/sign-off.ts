import { writeDate } from './dates.ts';
import type { Point, Sheet } from './sheet.ts';
import type { LetterStory } from './story.ts';

export interface SignOff {
  /** Where a seal is put by a careful clerk: over the name and the date. */
  seal: Point;
}

/** The customer's name, who signs, and the date; at the right unless `x` is given. */
export function signOff(
  sheet: Sheet,
  story: LetterStory,
  { x, labels = sheet.random.chance(0.5) }: { x?: number; labels?: boolean } = {},
): SignOff {
  const { size, right } = sheet.style;
  const name = labels
    ? `${sheet.random.pick(['单位名称（盖章）：', '客户（盖章）：', '发函单位（公章）：'])}${story.customerName}`
    : story.customerName;
  const width = Math.max(sheet.measure(name), 560);
  const left = x ?? Math.max(sheet.style.left, right - width - sheet.random.between(0, 60));
  const top = sheet.y;
  sheet.put({ text: name, x: left, y: sheet.y });
  sheet.newLine(1.25);
  if (labels && sheet.random.chance(0.6)) {
    const label = sheet.random.pick(['授权代表（签字）：', '经办人：', '联系人：']);
    sheet.put({ text: label, x: left, y: sheet.y });
    sheet.pen(story.person, left + sheet.measure(label) + 20, sheet.y, size * 1.3);
    sheet.newLine(1.25);
  }
  writeSigningDate(sheet, story, left, labels);
  const middle = left + Math.min(width, 760) * sheet.random.between(0.45, 0.8);
  return { seal: { x: middle, y: (top + sheet.y) / 2 + sheet.random.between(-60, 60) } };
}

function writeSigningDate(sheet: Sheet, story: LetterStory, left: number, labels: boolean): void {
  const label = labels ? sheet.random.pick(['日期：', '签署日期：', '签字日期：', '日 期：']) : '';
  const x = left + sheet.measure(label);
  if (label) sheet.put({ text: label, x: left, y: sheet.y });
  if (story.signingBy === 'printed') {
    sheet.put({ text: writeDate(story.signing, story.signingStyle), x, y: sheet.y });
  } else if (story.signingBy === 'hand') {
    sheet.pen(writeDate(story.signing, story.signingStyle), x, sheet.y);
  } else {
    fillBlanks(sheet, story.signing, x);
  }
  sheet.newLine();
}

/** 「    年   月   日」 is printed, the numbers are written into it. */
function fillBlanks(sheet: Sheet, iso: string, left: number): void {
  const { size } = sheet.style;
  const [y = '', m = '', d = ''] = iso.split('-');
  const parts: [string, string, number][] = [
    [y, '年', 2.6],
    [String(Number(m)), '月', 1.5],
    [String(Number(d)), '日', 1.5],
  ];
  let x = left;
  for (const [number, unit, ems] of parts) {
    sheet.pen(number, x + size * (ems - number.length * 0.5) * 0.5, sheet.y);
    x += size * ems;
    sheet.put({ text: unit, x, y: sheet.y });
    x += size * 1.05;
  }
}
