import { z } from 'zod';
import type { FloodResponse } from '../control-types.ts';
import { ControlError } from '../http/errors.ts';
import type { World } from '../world.ts';
import type { ControlCall, ControlRoute } from './run-control.ts';
import { postText } from './say.ts';

const floodBody = z.strictObject({
  userIds: z.array(z.string()).min(1),
  text: z.string().min(1),
  count: z.number().int().positive().max(1_000_000),
  perSecond: z.number().positive().max(100_000),
});

/** How often the pace is caught up with, ms. */
const beatMs = 5;

/**
 * Many people writing at a steady pace, for load tests without a client in the way. Returns when all is said; how
 * the bot kept up stands in the counters. `{n}` in the text becomes the message's number, from 1.
 */
async function flood(world: World, call: ControlCall): Promise<FloodResponse> {
  const input = floodBody.parse(call.body.fields);
  const stranger = input.userIds.find((userId) => !world.org.person(userId));
  if (stranger !== undefined) throw new ControlError(404, 'no_person', `没有人员 ${stranger}`);
  const started = performance.now();
  let said = 0;
  while (said < input.count && !call.res.destroyed) {
    const due = Math.min(
      input.count,
      Math.floor(((performance.now() - started) / 1000) * input.perSecond) + 1,
    );
    for (; said < due; said += 1) {
      const userId = input.userIds[said % input.userIds.length] ?? '';
      postText(world, userId, input.text.replaceAll('{n}', String(said + 1)));
    }
    if (said < input.count) await new Promise((resolve) => setTimeout(resolve, beatMs));
  }
  return { said, elapsedMs: Math.round(performance.now() - started) };
}

export const floodRoutes: ControlRoute[] = [{ method: 'POST', path: '/sandbox/flood', handler: flood }];
