import type { Ctx } from '../workflows/context.ts';
import type { Intake } from './channel.ts';
import { acceptInbound } from './inbox/accept.ts';
import { press } from './presses/press.ts';
import { storable } from './storable.ts';

/** What a channel hands its events to; each promise resolves only after the row is committed. */
export function createIntake(
  base: Omit<Ctx, 'actor' | 'tx'>,
  channel: string,
  wakeInbox: () => void,
): Intake {
  return {
    async accept(event) {
      if (await acceptInbound(base.db, channel, storable(event))) wakeInbox();
    },
    press: (event) => press(base, channel, storable(event)),
  };
}
