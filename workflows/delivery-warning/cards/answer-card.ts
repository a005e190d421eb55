import type { Card } from '../../card.ts';
import { answerInputs } from './warnings-card.ts';

/** The question on an order's own card. @param problem what was wrong with what was typed */
export function answerCard(
  order: { id: number; number: string },
  values: Readonly<Record<string, string>> = {},
  problem?: string,
): Card {
  const params = { order: String(order.id) };
  return {
    title: `答复交期预警 · ${order.number}`,
    inputs: answerInputs().map((input) => {
      const value = values[input.name];
      return value ? { ...input, value } : input;
    }),
    buttons: [
      { label: '提交答复', action: 'answer_warning', params, submits: true, style: 'primary' },
      { label: '返回', action: 'show', params },
    ],
    ...(problem ? { notice: { text: problem, tone: 'warn' } } : {}),
  };
}
