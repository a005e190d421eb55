import type { PaintedCard } from '../../channel.ts';
import { type MediaIds, renderCard } from './render.ts';

/**
 * `data.response` of the answer to a press: repaints the card of the one who pressed, by key. Everybody else's is
 * repainted by an update call afterwards (KB-CARD 0007: `cardData` of this answer reaches only the clicker).
 */
export function answerToPress(
  painted: PaintedCard,
  userId: string,
  media: MediaIds,
): Record<string, unknown> {
  const rendered = renderCard(painted, media);
  const mine = rendered.private[userId];
  return {
    cardUpdateOptions: { updateCardDataByKey: true, updatePrivateDataByKey: true },
    cardData: { cardParamMap: rendered.public },
    ...(mine ? { userPrivateData: { cardParamMap: mine } } : {}),
  };
}
