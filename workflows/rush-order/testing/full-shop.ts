import type { Card } from '../../card.ts';
import { labelsOf, type Said } from '../../testing/chat.ts';
import type { Desk } from './desk.ts';

/** The card that somebody got. @throws Error when there is none */
export function cardOf(said: readonly Said[], who: string): Card {
  const found = said.find(({ to, card }) => card && 'userId' in to && to.userId === who)?.card;
  if (!found)
    throw new Error(`no card for ${who} in ${JSON.stringify(said.map(({ to, message }) => [to, message]))}`);
  return found;
}

/** All texts that somebody got. */
export const textTo = (said: readonly Said[], who: string): string =>
  said
    .filter(({ to }) => 'userId' in to && to.userId === who)
    .map(({ message }) => ('text' in message ? message.text : ''))
    .join('\n');

/** The shop is full for weeks. */
export async function fullShop(desk: Desk, count = 8): Promise<{ id: number; number: string }[]> {
  const all = [];
  for (let i = 0; i < count; i += 1) all.push(await desk.planned({ quantity: 150 }));
  return all;
}

/** A full shop, and a rush order, the last in it, whose options the planner sees. */
export async function offered(desk: Desk) {
  const others = await fullShop(desk);
  const rush = await desk.planned({ quantity: 40, promisedDate: '2026-03-27', ownerUserId: 'buyer' });
  await desk.heard();
  const said = await desk.asks('lin', rush.number);
  return { others, rush, said, card: cardOf(said, 'planner') };
}

/** The buttons that choose an option. */
export const optionsOf = (card: Card): string[] => labelsOf(card).filter((one) => one.startsWith('选'));
export const lastOf = (card: Card): string => optionsOf(card).at(-1) ?? '';
