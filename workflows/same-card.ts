import type { Card } from './card.ts';

/** Whether a card looks as it was stored: what the last press was told is no part of it, and jsonb keeps no order of keys. */
export function isSameCard(stored: unknown, card: Card): boolean {
  const { notice: _notice, ...before } = stored as Card;
  return canonical(before) === canonical(card);
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    one !== null && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );

/** What is left of a card whose reader may not see it any more. */
export const hiddenCard = ({ title }: Card): Card => ({
  title,
  status: { text: '已不可查看', tone: 'neutral' },
  text: '您现在没有查看它的权限。如有需要，请联系主管。',
});
