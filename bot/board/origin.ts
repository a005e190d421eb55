import type { IncomingHttpHeaders } from 'node:http';
import { isOwn } from '../upload/origin.ts';

/**
 * Whether a write comes from another site's page, by what browsers say and pages cannot change. Browsers name the
 * origin of every write by `fetch`; without a name only `Sec-Fetch-Site` tells (and what is no browser has neither).
 */
export function isForeign(headers: IncomingHttpHeaders, publicUrl: string | null): boolean {
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return origin !== undefined && !isOwn(origin, headers, publicUrl);
}
