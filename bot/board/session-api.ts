import type Router from '@koa/router';
import type { SessionAnswer, SignOnWays } from '../../board/api/session.ts';
import type { Ctx } from '../../workflows/context.ts';
import { SIGHTS } from '../../workflows/factory/factory.ts';
import { rolesNamed } from '../../workflows/factory/rules.ts';
import { clock } from '../../workflows/now.ts';
import { mayReadOrders, readsAll } from '../../workflows/staff/policy.ts';
import { endSession } from '../../workflows/staff/sessions/end-session.ts';
import type { SignOn } from '../channel.ts';
import { guard } from './guard.ts';
import { boardRoute, sendJson } from './route.ts';
import { type BoardBase, forget, type Visit, visitOf } from './visit.ts';

/** Who is signed on, and signing off. */
export function addSessionRoutes(routes: Router, base: BoardBase, signOn: SignOn | undefined): void {
  routes.get('/board/api/session', (koa) =>
    guard(koa, base.log, async () => {
      const visit = await visitOf(koa, base);
      const answer = visit
        ? await sessionAnswer(base, visit)
        : ({ signedOn: false, signOn: waysOf(base, signOn) } satisfies SessionAnswer);
      await sendJson(koa, answer);
    }),
  );
  boardRoute(routes, base, 'POST', '/sign-off', async ({ ctx, koa, session }) => {
    await endSession(ctx, session.family);
    forget(koa, base);
    return { signedOn: false };
  });
}

/** Nobody comes back from the platform's page to an address that is not known. */
function waysOf(base: BoardBase, signOn: SignOn | undefined): SignOnWays | null {
  if (!signOn || base.publicUrl === null) return null;
  return { ...signOn.client, browser: 'api/oauth' };
}

export async function sessionAnswer(base: BoardBase, { session, actor }: Visit): Promise<SessionAnswer> {
  const ctx: Ctx = { ...base, actor };
  const roles = rolesNamed(ctx.factory, actor.roles);
  return {
    signedOn: true,
    user: { userId: actor.userId, name: actor.name, roles: roles.map(({ key, name }) => ({ key, name })) },
    sees: SIGHTS.filter((sight) => roles.some((role) => role.sees.includes(sight))),
    rows: readsAll(ctx.factory, actor) ? 'all' : mayReadOrders(ctx.factory, actor) ? 'own' : 'none',
    csrf: session.csrf,
    now: (await clock(ctx)).toISOString(),
  };
}
