import type { IncomingMessage } from 'node:http';
import type { World } from '../world.ts';

/*
 * Whose phone this browser plays at present. Everybody has a phone of their own; here one browser plays them all, so
 * it remembers who opened a link last, and that person is signed on to DingTalk in it.
 */

const COOKIE = 'sandbox_persona';

/** Null: nobody has opened a link yet, or the person is gone. */
export function presentPersona(world: World, req: IncomingMessage): string | null {
  const pairs = (req.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='));
  const [, value] = pairs.find(([name]) => name === COOKIE) ?? [];
  if (!value) return null;
  const userId = decoded(value);
  return userId !== null && world.org.person(userId) ? userId : null;
}

export const personaCookie = (userId: string): string =>
  `${COOKIE}=${encodeURIComponent(userId)}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax`;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
