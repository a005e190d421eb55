import { sql } from 'drizzle-orm';
import type { Context } from 'koa';
import { AppError } from '../../workflows/errors.ts';
import { hashOf, newToken } from '../../workflows/staff/sessions/token.ts';
import { cookiePlace, readCookie, setCookie } from './cookie.ts';
import type { BoardBase } from './visit.ts';

/*
 * A browser is sent to the platform's page and comes back with a state. It counts once, for ten minutes, and only in
 * the browser that was sent: nobody can be made to sign on as somebody else by a link.
 */

const COOKIE = 'danmai_board_way';
const WAY_MINUTES = 10;
/** Where the platform sends browsers back to, from the service's address; it must be registered there. */
const RETURN_PATH = '/board/api/oauth/done';

/** Remembers the place of the page (`?to=`) to which the browser wants. */
export async function beginVisitElsewhere(
  koa: Context,
  base: BoardBase,
): Promise<{ returnTo: string; state: string }> {
  const at = cookiePlace(base.publicUrl);
  // Kept when it is there already: two tabs may be on their way at once.
  const known = readCookie(koa, at, COOKIE);
  const browser = known !== undefined && /^[\w-]{43}$/.test(known) ? known : newToken();
  const state = newToken();
  const to = String(koa.query.to ?? '/');
  await base.db.execute(sql`
    with over as (delete from board_sign_on where expires_at < app_now())
    insert into board_sign_on (state_hash, browser_hash, place, expires_at)
    values (${hashOf(state)}, ${hashOf(browser)}, ${placeOf(base, to)},
      app_now() + make_interval(mins => ${WAY_MINUTES}::int))`);
  setCookie(koa, at, COOKIE, browser, WAY_MINUTES * 60);
  return { returnTo: `${base.publicUrl}${RETURN_PATH}`, state };
}

/**
 * The browser is back: its code, and the address to go on to.
 * @throws AppError sign_on.state (used, old, of another browser, or made up), sign_on.declined, sign_on.bad_code
 */
export async function endVisitElsewhere(
  koa: Context,
  base: BoardBase,
): Promise<{ place: string; code: string }> {
  const browser = readCookie(koa, cookiePlace(base.publicUrl), COOKIE) ?? '';
  const [found] = await base.db.execute<{ place: string }>(sql`
    delete from board_sign_on
    where state_hash = ${hashOf(text(koa, 'state'))} and browser_hash = ${hashOf(browser)} and expires_at > app_now()
    returning place`);
  if (!found) throw new AppError('sign_on.state');
  if (text(koa, 'error') !== '') throw new AppError('sign_on.declined');
  const code = text(koa, 'authCode') || text(koa, 'code');
  if (!/^\S{1,300}$/.test(code)) throw new AppError('sign_on.bad_code');
  return { place: found.place, code };
}

function text(koa: Context, name: string): string {
  const value = koa.query[name];
  return typeof value === 'string' ? value : '';
}

/** Only places of our own page; anything else is its beginning. */
function placeOf({ publicUrl }: Pick<BoardBase, 'publicUrl'>, to: string): string {
  const home = `${publicUrl}/board/`;
  if (!to.startsWith('/') || to.length > 1_000 || !URL.canParse(`${publicUrl}/board${to}`)) return home;
  const { href } = new URL(`${publicUrl}/board${to}`);
  return href.startsWith(home) ? href : home;
}
