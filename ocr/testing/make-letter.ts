import sharp from 'sharp';
import { alterDate } from './alter.ts';
import { addDays, writeDate } from './dates.ts';
import { degrade, type Picture } from './degrade.ts';
import { drawPage } from './page.ts';
import { scannedPdf } from './pdf.ts';
import { type LetterPlan, type PlanChoice, planLetter } from './plan.ts';
import { classOf } from './profiles.ts';
import { Random } from './random.ts';
import type { LetterStory } from './story.ts';
import { mayPass, type Truth } from './truth.ts';

export interface MadeLetter {
  bytes: Buffer;
  truth: Truth;
}

/** One letter of a series and what is true of it. @param choice parts that are not left to chance */
export async function makeLetter(
  seed: number | string,
  index: number,
  choice?: PlanChoice,
): Promise<MadeLetter> {
  const random = new Random(`${seed}/${index}`);
  const plan = planLetter(random.fork('plan'), index, choice);
  const { story } = plan;
  const page = await drawPage(random.fork('page'), plan);
  const plain = await degrade(random.fork('way'), page.raster, plan.profile);
  let picture = plain;
  let newDueDate = story.newDue;
  if (plan.forgery === 'alteredDate') {
    newDueDate = otherDay(story.newDue);
    picture = await alterDate(random, plan, plain, newDueDate);
  }
  const hiddenText = plan.pdf === 'searchable' ? textLayer(plan) : [];
  const { bytes, type } = plan.pdf === 'none' ? picture : await asPdf(picture, hiddenText);
  const truth: Truth = {
    file: `${seed}-${String(index).padStart(3, '0')}-${plan.profile}.${type}`,
    seed: `${seed}/${index}`,
    profile: plan.profile,
    profileClass: classOf(plan.profile),
    layout: plan.layout,
    families: page.families,
    orderNumber: story.orderNumber,
    customerName: story.customerName,
    newDueDate,
    oldDueDate: story.namesOldDue ? story.oldDue : null,
    signingDate: story.signing,
    styles: { body: story.dateStyle, signing: story.signingStyle, signingBy: story.signingBy },
    sealing: plan.sealing,
    seals: page.seals,
    turned: picture.turned,
    dpi: picture.dpi,
    pdf: plan.pdf,
    hiddenText,
    forgery: plan.forgery,
    expected: expectedOf(plan, story, newDueDate),
    mayPass: mayPass(plan, page.seals),
  };
  return { bytes, truth };
}

/** Another day of the same month, written as long as the first. */
export function otherDay(iso: string): string {
  const day = Number(iso.slice(8));
  const other = day % 10 >= 5 || day === 9 ? day - 2 : day + 2;
  return iso.slice(0, 8) + String(other).padStart(2, '0');
}

function expectedOf({ forgery }: LetterPlan, story: LetterStory, newDue: string): Truth['expected'] {
  return {
    orderNumber: forgery === 'otherOrder' ? otherOrder(story.orderNumber) : story.orderNumber,
    customerName: story.customerName,
    created: forgery === 'signedEarly' ? addDays(story.signing, 1) : story.created,
    currentDue: story.oldDue,
    newDue,
    today: forgery === 'signedTomorrow' ? addDays(story.signing, -1) : story.today,
  };
}

/** One digit of the running number is another. */
function otherOrder(number: string): string {
  return number.slice(0, -1) + String((Number(number.slice(-1)) + 3) % 10);
}

/** What recognition in a scanner leaves, or what a forger put there: the date that he wants a machine to find. */
function textLayer({ story, forgery }: LetterPlan): string[] {
  const due = forgery === 'hiddenText' ? otherDay(story.newDue) : story.newDue;
  return [
    story.supplier,
    `订单号：${story.orderNumber}`,
    `交货日期变更为${writeDate(due, story.dateStyle)}`,
    story.customerName,
    writeDate(story.signing, 'cn'),
  ];
}

async function asPdf(picture: Picture, hidden: readonly string[]): Promise<{ bytes: Buffer; type: 'pdf' }> {
  const { width, height } = await sharp(picture.bytes).metadata();
  return { bytes: scannedPdf(picture.bytes, { width, height }, hidden), type: 'pdf' };
}
