import { isIP } from 'node:net';
import type { Context } from 'koa';

/** A proxy that is not ours would be outside of the factory's network. */
const NEAR = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd]|fe80)/i;

/**
 * Where a request comes from, to count by. Behind a proxy, which stands near, that is what the proxy wrote last;
 * whoever comes from near without one could write it himself, so a limit for all stands beside.
 */
export function addressOf(koa: Context): string {
  const direct = (koa.req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const told = koa.get('X-Forwarded-For').split(',').at(-1)?.trim() ?? '';
  return NEAR.test(direct) && isIP(told) !== 0 ? told : direct;
}
