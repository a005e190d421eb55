import type { TxCtx } from '../context.ts';
import { peopleToTell } from '../rush-order/people.ts';
import { say } from '../say.ts';
import { rolesOver } from '../staff/policy.ts';
import type { OutsideView } from './view.ts';

interface Telling {
  title: string;
  text: string;
  /** Unique per event of this operation. */
  key: string;
}

/** Whoever gave it out hears; not who acts. */
export async function tellAsker(
  ctx: TxCtx,
  { row, order }: Pick<OutsideView, 'row' | 'order'>,
  { title, text, key }: Telling,
): Promise<void> {
  for (const person of await peopleToTell(ctx, [row.askedBy])) {
    if (rolesOver(ctx.factory, person, order).length === 0) continue;
    await say(
      ctx,
      { to: 'person', userId: person.userId },
      { kind: 'markdown', title, text },
      `outside:${row.id}:${key}:${person.userId}`,
    );
  }
}
