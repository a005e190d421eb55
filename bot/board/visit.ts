import type { Context } from 'koa';
import type { Ctx } from '../../workflows/context.ts';
import { AppError } from '../../workflows/errors.ts';
import { actorOf, type StaffActor } from '../../workflows/staff/actor.ts';
import { endSession } from '../../workflows/staff/sessions/end-session.ts';
import { LONGEST_DAYS } from '../../workflows/staff/sessions/open-session.ts';
import { sameText } from '../../workflows/staff/sessions/token.ts';
import { type Session, useSession } from '../../workflows/staff/sessions/use-session.ts';
import { cookiePlace, readCookie, setCookie } from './cookie.ts';
import { isForeign } from './origin.ts';

/** What the page's routes are given of the house. */
export type BoardBase = Omit<Ctx, 'actor' | 'tx'>;

export const SESSION_COOKIE = 'danmai_board';
const WEEK_SECONDS = LONGEST_DAYS * 86_400;

/** Somebody who is signed on. */
export interface Visit {
  session: Session;
  actor: StaffActor;
}

/** Said by our page of what it asks by itself while nobody uses it. */
const UNATTENDED = 'X-Unattended';

/**
 * Who comes with this request, if anybody; a cookie whose time has come is followed by the next.
 * @param attended whether this is use of the session, if the page does not say that it is none
 */
export async function visitOf(koa: Context, base: BoardBase, attended = true): Promise<Visit | null> {
  const place = cookiePlace(base.publicUrl);
  const token = readCookie(koa, place, SESSION_COOKIE);
  if (token === undefined) return null;
  const session = await useSession(base, token, attended && koa.get(UNATTENDED) === '');
  const actor = session && (await actorOf(base, session.userId));
  if (session && actor) {
    if (session.renewed) setCookie(koa, place, SESSION_COOKIE, session.renewed, WEEK_SECONDS);
    return { session, actor };
  }
  // Left the factory, and the directory has told since.
  if (session) await endSession(base, session.family);
  forget(koa, base);
  return null;
}

/** @throws AppError board.signed_out */
export async function needVisit(koa: Context, base: BoardBase, attended = true): Promise<Visit> {
  const visit = await visitOf(koa, base, attended);
  if (!visit) throw new AppError('board.signed_out');
  return visit;
}

export const remember = (koa: Context, base: BoardBase, token: string): void =>
  setCookie(koa, cookiePlace(base.publicUrl), SESSION_COOKIE, token, WEEK_SECONDS);

export const forget = (koa: Context, base: BoardBase): void =>
  setCookie(koa, cookiePlace(base.publicUrl), SESSION_COOKIE, '', 0);

/**
 * A write comes from our own page: the browser says so, and it has what only our page can have read.
 * @throws AppError board.foreign, board.csrf
 */
export function assertOurPage(koa: Context, base: BoardBase, session: Session): void {
  assertOwnOrigin(koa, base);
  if (!sameText(koa.get('X-Csrf-Token'), session.csrf)) throw new AppError('board.csrf');
}

/** @throws AppError board.foreign */
export function assertOwnOrigin(koa: Context, base: BoardBase): void {
  if (isForeign(koa.req.headers, base.publicUrl)) throw new AppError('board.foreign');
}
