import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/*
 * Cookies of the page. Their values stand nowhere but in browsers: the database has hashes, so that whoever reads it
 * cannot act in anybody's name.
 */

/** 256 random bits as 43 characters that a cookie and an address take. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const made = (secret: string, of: string): string =>
  createHmac('sha256', secret).update(of).digest('base64url');

/** The cookie after this one: the same for all requests that come with the old one at once. */
export const followerOf = (secret: string, token: string): string => made(secret, `follows ${token}`);

/** What writes of this session must carry beside the cookie. */
export const csrfOf = (secret: string): string => made(secret, 'writes');

/** Whether two texts are equal, in a time that tells nothing of where they differ. */
export function sameText(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
