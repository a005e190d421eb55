import type { PaintedCard } from '../../sandbox/control-types.ts';
import { numberIn, ownerIn } from './card.ts';
import type { Persona } from './persona.ts';
import type { World } from './world.ts';

/** An order as it stands right after somebody placed it. */
export interface PlacedOrder {
  number: string;
  /** The salesperson's card. */
  mine: PaintedCard;
  /** Who has it now, and the card they got. */
  owner: Persona;
  theirs: PaintedCard;
}

/** 下单 in words, confirmed; the planner's card has arrived. */
export async function placeOrder(
  world: World,
  who: string,
  words = '恒锐 快换模组 KHM-200 200套 3月20日交 需镀镍 单价480',
): Promise<PlacedOrder> {
  const sales = world.persona(who);
  await sales.says(`下单 ${words}`);
  const form = await sales.receivesCard('新建订单');
  const mine = await sales.presses(form, '确认下单');
  const number = numberIn(mine.text);
  const owner = world.persona(ownerIn(mine));
  return { number, mine, owner, theirs: await owner.receivesCard(number) };
}

/** The owner presses their step; the next owner, if it is somebody else, receives the order. */
export async function handOn(
  world: World,
  at: { number: string; owner: Persona; theirs: PaintedCard },
  label: string,
): Promise<{ number: string; owner: Persona; theirs: PaintedCard; before: PaintedCard }> {
  const before = await at.owner.presses(at.theirs, label);
  const owner = world.persona(ownerIn(before));
  const theirs = owner === at.owner ? before : await owner.receivesCard(at.number);
  return { number: at.number, owner, theirs, before };
}
