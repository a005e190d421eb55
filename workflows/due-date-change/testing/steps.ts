import type { Card } from '../../card.ts';
import type { DateHouse } from './date-house.ts';
import { clearLetter, doubtfulLetter } from './outcomes.ts';

/** Answers of a reviewer to both doubts of the doubtful letter. */
export const answered = (value: string) => ({ check_signing_unsure: value, check_seal_unreadable: value });

/** The ways through a request that many tests begin with. */
export function stepsIn(house: DateHouse) {
  return {
    /** Up to the second factor, by a letter that is clear. */
    async toApproval(who = 'lin'): Promise<void> {
      await house.requests(who);
      house.finds = clearLetter;
      await house.sends(who);
      await house.reads();
    },
    /** Up to the reviewers. */
    async toReview(who = 'lin'): Promise<void> {
      await house.requests(who);
      house.finds = doubtfulLetter;
      await house.sends(who);
      await house.reads();
    },
    approves: async (who = 'care'): Promise<Card> =>
      house.presses(who, await house.cardOf(who, 'checkpoints'), '通过', {}, 'checkpoints'),
  };
}
