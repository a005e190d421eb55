import type { TxCtx } from '../context.ts';
import { peopleToTell } from '../rush-order/people.ts';
import { say } from '../say.ts';
import { rolesOver } from '../staff/policy.ts';
import type { OutsideView } from './view.ts';

/** Whoever gave it out and who has the order now; not who acts. @param what makes the message unique */
export async function tellPlanners(
  ctx: TxCtx,
  { row, order }: Pick<OutsideView, 'row' | 'order'>,
  title: string,
  text: string,
  what: string,
): Promise<void> {
  for (const person of await peopleToTell(ctx, [row.askedBy, order.ownerUserId])) {
    if (rolesOver(ctx.factory, person, order).length === 0) continue;
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      { kind: 'markdown', title, text },
      `outside:${row.id}:${what}:${person.userId}`,
    );
  }
}
