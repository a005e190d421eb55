import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../workflows/errors.ts';

/**
 * The token in the address is the authorisation, so a foreign page could do nothing without it; one that has it is
 * refused all the same. Browsers tell the origin `null` for a plain form of a page that keeps its address to itself,
 * as ours does: then only `Sec-Fetch-Site` can tell, where the browser sends it.
 * @throws AppError upload.foreign
 */
export function assertOwnOrigin(headers: IncomingHttpHeaders, publicUrl: string | null): void {
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const foreign =
    origin === undefined || origin === 'null' ? site === 'cross-site' : !isOwn(origin, headers, publicUrl);
  if (foreign) throw new AppError('upload.foreign');
}

/** Behind a proxy the host may be another than the public one. */
export function isOwn(origin: string, { host }: IncomingHttpHeaders, publicUrl: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  return (publicUrl !== null && origin === new URL(publicUrl).origin) || new URL(origin).host === host;
}
