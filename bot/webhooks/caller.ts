import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { AppError } from '../../workflows/errors.ts';
import type { RealClock } from './real-clock.ts';
import type { WebhookSources } from './secrets.ts';
import { isSignedBy, type Signed } from './signature.ts';

/** How far a sender's clock may be off, and how long a request that somebody saw can be sent again, ms. */
export const TOLERANCE_MS = 5 * 60_000;

/** What an unknown sender is held against: the answer and its time are those of a wrong signature. */
const NOBODY = [randomBytes(32).toString('hex')];

/**
 * Who sends, by the signature of the request. An unknown sender and a wrong signature are told alike.
 * @throws AppError webhook.unauthorized, webhook.clock (the signature is right, its time is not)
 */
export async function callerOf(
  ctx: Context,
  sources: WebhookSources,
  clock: RealClock,
  { key, body }: Pick<Signed, 'key' | 'body'>,
): Promise<string> {
  const source = ctx.get('X-Danmai-Source');
  const timestamp = ctx.get('X-Danmai-Timestamp');
  const signature = ctx.get('X-Danmai-Signature');
  const signed = isSignedBy(sources.get(source) ?? NOBODY, signature, { timestamp, key, body });
  if (!signed || !/^\d{1,12}$/.test(timestamp)) throw new AppError('webhook.unauthorized');
  const { near, now } = await clock.isNear(Number(timestamp) * 1000, TOLERANCE_MS);
  if (!near) {
    throw new AppError('webhook.clock', {
      minutes: TOLERANCE_MS / 60_000,
      now: Math.round(now.getTime() / 1000),
    });
  }
  return source;
}
