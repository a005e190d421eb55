import { z } from 'zod';
import { personaCookie, presentPersona } from '../auth/persona.ts';
import { ControlError } from '../http/errors.ts';
import type { World } from '../world.ts';
import { type ControlCall, type ControlRoute, handled } from './run-control.ts';

const query = z.object({
  as: z.string().min(1),
  url: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'must be an http address')
    .refine(URL.canParse, 'must be an http address'),
});

/**
 * `GET /sandbox/webview?as=&url=`: this person opens a link on their own phone. When it was somebody else's phone
 * before, its cookies go first (of this host, whatever the port): pages must not take one person for the other.
 */
function openLink(world: World, { query: given, req, res }: ControlCall): typeof handled {
  const { as: userId, url } = query.parse(Object.fromEntries(given));
  if (!world.org.person(userId)) throw new ControlError(404, 'no_person', `没有人员 ${userId}`);
  const another = presentPersona(world, req) !== userId;
  const fresh = given.has('fresh');
  const again = `/sandbox/webview?${new URLSearchParams({ as: userId, url, fresh: '1' })}`;
  res.writeHead(302, {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    ...(another && !fresh
      ? { location: again, 'clear-site-data': '"cookies"' }
      : { location: new URL(url).href, 'set-cookie': personaCookie(userId) }),
  });
  res.end();
  return handled;
}

export const webviewRoutes: ControlRoute[] = [{ method: 'GET', path: '/sandbox/webview', handler: openLink }];
