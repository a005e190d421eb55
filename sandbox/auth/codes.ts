import { newId } from '../ground/ids.ts';
import type { World } from '../world.ts';

interface AuthCode {
  userId: string;
  expiresAt: number;
}

/** A code of the client (`requestAuthCode`) is not one of the browser's sign-on page, and the other way round. */
export type CodeKind = 'client' | 'browser';

const SHELVES = { client: 'authCodes', browser: 'browserCodes' } as const;

/** A code for this person: single use, five minutes. */
export function issueCode(world: World, kind: CodeKind, userId: string): string {
  const code = newId('auth');
  world.store
    .collection<AuthCode>(SHELVES[kind])
    .put(code, { userId, expiresAt: world.clock.now() + world.timings.authCodeMs });
  return code;
}

/** The person behind a code, once. */
export function redeemCode(world: World, kind: CodeKind, code: string): string | null {
  const codes = world.store.collection<AuthCode>(SHELVES[kind]);
  const found = codes.get(code);
  codes.delete(code);
  return found && found.expiresAt > world.clock.now() ? found.userId : null;
}
