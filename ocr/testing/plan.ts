import type { Altering } from './alter.ts';
import type { Condition } from './ink.ts';
import { LAYOUTS, type Layout } from './layouts.ts';
import { companyName, oneCharacterOther } from './names.ts';
import { classOf, PROFILES, type Profile } from './profiles.ts';
import type { Random } from './random.ts';
import type { SealPlan } from './seals.ts';
import { type LetterStory, tellStory } from './story.ts';

/** Seals by how often they are drawn: three of five are good ones. */
const SEALINGS = {
  clear: 45,
  clear2: 15,
  faint: 3,
  blurred: 3,
  partial: 3,
  smeared: 3,
  dry: 3,
  none: 3,
  other: 5,
  oneCharacter: 4,
  blue: 3,
  two: 4,
  personal: 2,
  receipt: 2,
  emblem: 2,
  flat: 2,
} as const;
export type Sealing = keyof typeof SEALINGS;

export const FORGERIES = [
  'alteredDate',
  'otherOrder',
  'signedEarly',
  'signedTomorrow',
  'hiddenText',
] as const;
export type Forgery = (typeof FORGERIES)[number];

export interface LetterPlan {
  story: LetterStory;
  layout: Layout;
  profile: Profile;
  sealing: Sealing;
  forgery: Forgery | null;
  /** How a date is altered in the picture; nothing is drawn for it, so that letters of known seeds stay as they were. */
  altering: Altering;
  /** As a PDF, with or without a text layer. */
  pdf: 'none' | 'picture' | 'searchable';
}

export type PlanChoice = Partial<Omit<LetterPlan, 'story'>>;

/** The letter of this place in a series: profiles take turns, the rest is drawn; `choice` fixes parts of it. */
export function planLetter(random: Random, index: number, choice: PlanChoice = {}): LetterPlan {
  const profile = choice.profile ?? PROFILES[index % PROFILES.length] ?? 'scan200';
  const forgery =
    choice.forgery === undefined ? drawForgery(random.fork('forgery'), profile) : choice.forgery;
  const drawn = random.fork('seal');
  return {
    story: tellStory(random.fork('story')),
    layout: choice.layout ?? random.fork('layout').pick(Object.keys(LAYOUTS) as Layout[]),
    profile,
    sealing: choice.sealing ?? (forgery ? 'clear' : draw(drawn)),
    forgery,
    altering: choice.altering ?? 'smoothed',
    pdf: choice.pdf ?? (forgery === 'hiddenText' ? 'searchable' : drawPdf(random.fork('pdf'), profile)),
  };
}

function draw(random: Random): Sealing {
  const all = Object.entries(SEALINGS) as [Sealing, number][];
  let left = random.next() * all.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [sealing, weight] of all) {
    left -= weight;
    if (left < 0) return sealing;
  }
  return 'clear';
}

/** Forgers take care that the rest is good. */
function drawForgery(random: Random, profile: Profile): Forgery | null {
  return classOf(profile) === 'scan' && random.chance(0.25) ? random.pick(FORGERIES) : null;
}

function drawPdf(random: Random, profile: Profile): LetterPlan['pdf'] {
  if (classOf(profile) !== 'scan' || random.chance(0.7)) return 'none';
  return random.chance(0.5) ? 'picture' : 'searchable';
}

const AS_IS: readonly Sealing[] = ['clear2', 'faint', 'blurred', 'partial', 'smeared', 'dry', 'flat'];

/** The stamps of this letter; the first stands where the customer's seal belongs. */
export function planSeals(random: Random, { story, sealing }: LetterPlan, at: SealPlan['at']): SealPlan[] {
  const seal = (more: Partial<SealPlan>): SealPlan => ({
    kind: 'company',
    condition: 'clear',
    owner: 'customer',
    colour: 'red',
    text: story.customerName,
    at,
    size: random.pick([38, 40, 42]),
    turn: random.chance(0.8) ? random.normal() * 9 : random.between(-60, 60),
    ...more,
  });
  const seals = main(random, story, sealing, seal);
  if (random.chance(0.08))
    seals.push(
      seal({
        kind: 'receipt',
        owner: 'nobody',
        text: '物资部',
        size: 38,
        at: { x: random.between(300, 700), y: 2500 },
      }),
    );
  return seals;
}

function main(
  random: Random,
  story: LetterStory,
  sealing: Sealing,
  seal: (more: Partial<SealPlan>) => SealPlan,
): SealPlan[] {
  if (AS_IS.includes(sealing)) return [seal({ condition: sealing as Condition })];
  switch (sealing) {
    case 'none':
      return [];
    case 'other':
      return [seal({ owner: 'other', text: companyName(random) })];
    case 'oneCharacter':
      return [seal({ owner: 'oneCharacterOther', text: oneCharacterOther(random, story.customerName) })];
    case 'blue':
      return [seal({ colour: 'blue' })];
    case 'two': {
      const ours = seal({ owner: 'supplier', text: story.supplier });
      const theirs = seal({});
      const aside = {
        x: theirs.at.x > 1050 ? theirs.at.x - 700 : theirs.at.x + 800,
        y: ours.at.y + random.between(-80, 80),
      };
      return [theirs, { ...ours, at: aside }];
    }
    case 'personal':
      return [seal({ kind: 'personal', owner: 'person', text: story.person, size: 22 })];
    case 'receipt':
      return [seal({ kind: 'receipt', owner: 'nobody', text: '收发室', size: 42 })];
    case 'emblem':
      return [seal({ kind: 'emblem', owner: 'nobody', text: '' })];
    default:
      return [seal({})];
  }
}
