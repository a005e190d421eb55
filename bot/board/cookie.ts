import type { Context } from 'koa';

export interface CookiePlace {
  /** `/board`, or below the path under which a proxy puts the service. */
  path: string;
  secure: boolean;
}

/** Where the page's cookies belong: browsers see the public address, not ours. */
export function cookiePlace(publicUrl: string | null): CookiePlace {
  const url = publicUrl === null ? null : new URL(publicUrl);
  return { path: `${(url?.pathname ?? '').replace(/\/+$/, '')}/board`, secure: url?.protocol === 'https:' };
}

/** With the prefix, browsers take such a cookie only over https: nobody on the way can plant one. */
const nameOf = (name: string, { secure }: CookiePlace): string => (secure ? `__Secure-${name}` : name);

export function readCookie(ctx: Context, place: CookiePlace, name: string): string | undefined {
  const wanted = `${nameOf(name, place)}=`;
  const found = ctx
    .get('Cookie')
    .split(/;\s*/)
    .find((one) => one.startsWith(wanted));
  return found?.slice(wanted.length) || undefined;
}

/** @param seconds how long the browser keeps it; 0: it is forgotten at once */
export function setCookie(
  ctx: Context,
  place: CookiePlace,
  name: string,
  value: string,
  seconds: number,
): void {
  const parts = [`${nameOf(name, place)}=${value}`, `Path=${place.path}`, `Max-Age=${seconds}`];
  ctx.append(
    'Set-Cookie',
    [...parts, 'HttpOnly', 'SameSite=Lax', ...(place.secure ? ['Secure'] : [])].join('; '),
  );
}
