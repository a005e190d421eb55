import type { Change } from '../ground/bus.ts';
import { ControlError } from '../http/errors.ts';
import type { World } from '../world.ts';
import { type ControlCall, type ControlRoute, handled } from './run-control.ts';

/** Comment lines keep proxies from closing an idle stream, ms. */
const heartbeatMs = 20_000;

/** Server-sent events: see types/events.ts. */
function stream(world: World, call: ControlCall): typeof handled {
  const { res, req, query } = call;
  const userId = query.get('userId');
  if (userId !== null && !world.org.person(userId))
    throw new ControlError(404, 'no_person', `没有人员 ${userId}`);
  res.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
  });
  res.write('retry: 1000\n\n');
  const send = (change: Change) => {
    if (change.audience !== 'everyone' && userId !== null && !change.audience.includes(userId)) return;
    res.write(`id: ${change.seq}\ndata: ${JSON.stringify(change.view(userId))}\n\n`);
  };
  const since = req.headers['last-event-id'] ?? query.get('since');
  if (typeof since === 'string') {
    const missed = world.bus.since(Number(since));
    if (missed) for (const change of missed) send(change);
    else res.write(`id: ${world.bus.seq}\ndata: ${JSON.stringify({ type: 'resync' })}\n\n`);
  }
  const stop = world.bus.listen(send);
  const beat = setInterval(() => res.write(': still here\n\n'), heartbeatMs);
  res.on('close', () => {
    stop();
    clearInterval(beat);
  });
  return handled;
}

export const eventRoutes: ControlRoute[] = [{ method: 'GET', path: '/sandbox/events', handler: stream }];
