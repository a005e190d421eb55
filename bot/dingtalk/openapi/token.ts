/** An app token and how long the platform says it lives, seconds. */
export interface FreshToken {
  token: string;
  livesSeconds: number;
}

export interface TokenCache {
  /** The token in hand, or a new one; concurrent callers share one fetch. */
  get(): Promise<string>;
  /** The platform refused this token: the next `get` fetches a new one, unless that was done meanwhile. */
  refused(token: string): void;
}

/** A token is renewed this long before it ends, so that no call is under way when it does. */
const EARLY_MS = 300_000;

/** @param now steady clock, ms */
export function createTokenCache(
  fetchToken: () => Promise<FreshToken>,
  now: () => number = () => performance.now(),
): TokenCache {
  let held: { token: string; until: number } | undefined;
  let fetching: Promise<string> | undefined;

  const renew = async (): Promise<string> => {
    const fresh = await fetchToken();
    const livesMs = fresh.livesSeconds * 1_000;
    held = { token: fresh.token, until: now() + Math.max(livesMs - EARLY_MS, livesMs / 2) };
    return fresh.token;
  };

  return {
    async get() {
      if (held && now() < held.until) return held.token;
      fetching ??= renew().finally(() => {
        fetching = undefined;
      });
      return fetching;
    },
    refused(token) {
      if (held?.token === token) held = undefined;
    },
  };
}
