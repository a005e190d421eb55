import type { Card, CardInput } from '../card.ts';
import { questionCard } from '../checkpoints/cards/question-card.ts';
import type { CheckpointView } from '../checkpoints/read.ts';
import type { Factory } from '../factory/factory.ts';
import { TIERS } from './ladder.ts';

const NAMES = { 1: '第1级：提醒责任人', 2: '第2级：升级到部门负责人', 3: '第3级：召集升级会议' } as const;

/** The choice of the next tier in working hours, as the form sends it. */
const NEXT_TIER = 'next';

/**
 * Asks why, and, of those who manage checkpoints, to which tier. Submits the action `escalate` with `tier` and `reason`.
 * @param manages whether the reader may choose a tier, which is then told at once whatever the hour
 */
export function escalateCard(factory: Factory, view: CheckpointView, manages: boolean): Card {
  const left = TIERS.filter((tier) => tier > view.tier);
  const [next] = left;
  const tiers: CardInput[] = manages
    ? [
        {
          name: 'tier',
          label: '升级到',
          kind: 'select',
          required: true,
          value: NEXT_TIER,
          options: [
            { value: NEXT_TIER, label: '下一级（下班时间等到上班）' },
            ...left.map((tier) => ({ value: String(tier), label: `${NAMES[tier]}，立即` })),
          ],
        },
      ]
    : [];
  return questionCard(factory, view, {
    action: 'escalate',
    label: '立即升级',
    text: next ? `下一级是${NAMES[next]}。升级会写明是您要求的和原因。` : '已经升级到最后一级。',
    inputs: [
      ...tiers,
      { name: 'reason', label: '原因', kind: 'textarea', required: true, placeholder: '为什么不能再等' },
    ],
    danger: true,
  });
}

/** What the form sent as a tier, for escalateNow: nothing is the next tier; nonsense is refused there. */
export const chosenTier = (value: string | undefined): { tier?: number } =>
  value === undefined || value === '' || value === NEXT_TIER ? {} : { tier: Number(value) };
