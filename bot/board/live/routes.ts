import type Router from '@koa/router';
import { type BoardHandler, boardRoute } from '../route.ts';
import type { BoardBase } from '../visit.ts';
import type { Live } from './live.ts';
import { openStream } from './stream.ts';

/** `GET /board/api/events`: server-sent events, see board/api/events.ts. */
export function addEventRoutes(routes: Router, base: BoardBase, live: Live): void {
  const open: BoardHandler = async ({ ctx, koa, session }) => {
    if (koa.method === 'HEAD') return undefined;
    const { res } = koa;
    const leave = live.join({ actor: ctx.actor, family: session.family }, () => {
      koa.respond = false;
      const stream = openStream(res);
      // A browser that comes back by itself has missed what happened meanwhile.
      if (koa.get('Last-Event-ID') !== '') stream.send([{ kind: 'all' }]);
      return stream;
    });
    res.once('close', leave);
    return undefined;
  };
  boardRoute(routes, base, 'GET', '/events', open, { unattended: true });
}
