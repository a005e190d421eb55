import { expect, test } from 'vitest';
import { buttonsOf } from '../world/card.ts';
import { handOn, placeOrder } from '../world/orders.ts';
import { useWorld } from '../world/world.ts';

const the = useWorld({ checkpoints: true });

test('a confirmed order opens its checkpoints: who must sign gets a card, and the next step waits', async () => {
  const placed = await placeOrder(the(), '林晓岚');
  const confirmed = await handOn(the(), placed, '确认订单');
  const engineer = the().persona('潘越');
  const card = await engineer.receivesCard('结构工程师确认BOM冻结');
  console.log(card.text, buttonsOf(card));
  const refused = await confirmed.owner.presses(confirmed.theirs, '开始备料');
  console.log(refused.text);
  const noEvidence = await engineer.presses(card, '通过');
  console.log(noEvidence.text, buttonsOf(noEvidence));
  expect(noEvidence.text).toContain('没有凭证');
  for (const who of Object.keys(await the().control.get<Record<string, unknown>>('/unread'))) console.log(who, await the().persona(who).hearsAll());
});
