import type { DateStyle } from './dates.ts';
import type { Layout } from './layouts.ts';
import type { Forgery, LetterPlan, Sealing } from './plan.ts';
import { classOf, type Profile, type ProfileClass } from './profiles.ts';
import type { SealPlan } from './seals.ts';
import type { Signing } from './story.ts';

/** What stands in a letter, and what the house would hold against it. */
export interface Truth {
  file: string;
  seed: string;
  profile: Profile;
  profileClass: ProfileClass;
  layout: Layout;
  families: { body: string; head: string };
  orderNumber: string;
  customerName: string;
  newDueDate: string;
  oldDueDate: string | null;
  signingDate: string;
  styles: { body: DateStyle; signing: DateStyle; signingBy: Signing };
  sealing: Sealing;
  seals: SealPlan[];
  turned: number;
  dpi: number;
  pdf: LetterPlan['pdf'];
  /** Lines behind the picture of a searchable PDF. */
  hiddenText: string[];
  forgery: Forgery | null;
  /** What the system knows when this letter comes in. */
  expected: {
    orderNumber: string;
    customerName: string;
    created: string;
    currentDue: string;
    newDue: string;
    today: string;
  };
  /** Whether a reader may pass it without a person: all is as it should be, and the customer's red seal is legible. */
  mayPass: boolean;
}

/** Whether this is the customer's own legible red seal. */
export function isGoodSeal(seal: SealPlan): boolean {
  return (
    seal.kind === 'company' &&
    seal.owner === 'customer' &&
    seal.colour === 'red' &&
    (seal.condition === 'clear' || seal.condition === 'clear2')
  );
}

export function mayPass(plan: LetterPlan, seals: readonly SealPlan[]): boolean {
  return plan.forgery === null && classOf(plan.profile) !== 'grey' && seals.some(isGoodSeal);
}
