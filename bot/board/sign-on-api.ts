import type Router from '@koa/router';
import { and, eq } from 'drizzle-orm';
import type { Context } from 'koa';
import { person } from '../../db/schema/index.ts';
import { AppError } from '../../workflows/errors.ts';
import { actorOf } from '../../workflows/staff/actor.ts';
import { endSession } from '../../workflows/staff/sessions/end-session.ts';
import { openSession } from '../../workflows/staff/sessions/open-session.ts';
import { useSession } from '../../workflows/staff/sessions/use-session.ts';
import type { SignOn } from '../channel.ts';
import { addressOf } from './address.ts';
import { guard } from './guard.ts';
import { readJson } from './json-body.ts';
import { sendJson } from './route.ts';
import { sessionAnswer } from './session-api.ts';
import type { SignOnGate } from './sign-on-gate.ts';
import { plainAnswer } from './sign-on-page.ts';
import { beginVisitElsewhere, endVisitElsewhere } from './sign-on-state.ts';
import { assertOwnOrigin, type BoardBase, remember, type Visit, visitOf } from './visit.ts';

/** Two ways to sign on: inside the platform's client by its code, in any other browser by the platform's page. */
export function addSignOnRoutes(
  routes: Router,
  base: BoardBase,
  signOn: SignOn | undefined,
  gate: SignOnGate,
): void {
  const ready = (): SignOn => {
    if (!signOn || base.publicUrl === null) throw new AppError('sign_on.none');
    return signOn;
  };
  routes.post('/board/api/sign-on', (koa) =>
    guard(koa, base.log, async () => {
      assertOwnOrigin(koa, base);
      const platform = ready();
      const visit = await gate(addressOf(koa), async () => {
        const { userId } = await platform.byClientCode(codeIn(await readJson(koa)));
        return letIn(koa, base, userId);
      });
      await sendJson(koa, await sessionAnswer(base, visit));
    }),
  );
  routes.get('/board/api/oauth', (koa) =>
    plainAnswer(koa, base.log, async () => {
      const platform = ready();
      const { returnTo, state } = await gate(addressOf(koa), () => beginVisitElsewhere(koa, base));
      koa.redirect(platform.browserAddress(returnTo, state));
    }),
  );
  routes.get('/board/api/oauth/done', (koa) =>
    plainAnswer(koa, base.log, async () => {
      const platform = ready();
      await gate(addressOf(koa), async () => {
        const { place, code } = await endVisitElsewhere(koa, base);
        const { unionId } = await platform.byBrowserCode(code);
        await letIn(koa, base, await userIdOf(base, unionId));
        koa.redirect(place);
      });
    }),
  );
}

/** Signed on from here on, under a cookie that nobody had before; who was signed on in this browser is not any more. */
async function letIn(koa: Context, base: BoardBase, userId: string): Promise<Visit> {
  const actor = await actorOf(base, userId);
  if (!actor) throw new AppError('sign_on.stranger');
  const before = await visitOf(koa, base);
  if (before) await endSession(base, before.session.family);
  const token = await openSession(base, userId, koa.get('User-Agent'));
  koa.remove('Set-Cookie');
  remember(koa, base, token);
  const session = await useSession(base, token);
  if (!session) throw new Error('a new session is not there');
  base.log.info({ code: 'session.opened', user: userId }, 'signed on to the page');
  return { session, actor };
}

/** @throws AppError sign_on.stranger */
async function userIdOf(base: BoardBase, unionId: string): Promise<string> {
  const [found] = await base.db
    .select({ userId: person.userId })
    .from(person)
    .where(and(eq(person.unionId, unionId), eq(person.active, true)));
  if (!found) throw new AppError('sign_on.stranger');
  return found.userId;
}

function codeIn(body: unknown): string {
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  if (typeof code !== 'string' || !/^\S{1,300}$/.test(code))
    throw new AppError('board.bad_request', { what: 'code' });
  return code;
}
