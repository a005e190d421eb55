import type { Card } from '../../card.ts';
import type { DateHouse } from './date-house.ts';
import { clearLetter, doubtfulLetter } from './outcomes.ts';

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
    /** Who compares finds it right. */
    compares: async (who = 'service'): Promise<Card> =>
      house.presses(who, await house.cardOf(who, 'checkpoints'), '通过', {}, 'checkpoints'),
    /** 驳回 with its reason, of either factor. */
    async refuses(who: string, reason: string): Promise<Card> {
      const asks = await house.presses(
        who,
        await house.cardOf(who, 'checkpoints'),
        '驳回',
        {},
        'checkpoints',
      );
      return house.presses(who, asks, '确认驳回', { reason }, 'checkpoints');
    },
    approves: async (who = 'care'): Promise<Card> =>
      house.presses(who, await house.cardOf(who, 'checkpoints'), '通过', {}, 'checkpoints'),
  };
}
