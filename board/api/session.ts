/** What the page needs to let somebody sign on. */
export interface SignOnWays {
  platform: 'dingtalk';
  /** For `requestAuthCode`, inside the platform's own client. */
  corpId: string;
  clientId: string;
  /**
   * Any other browser goes here (an address relative to the page's base); `?to=` names the place of the page to come
   * back to: `api/oauth?to=%2Forder%2FSO-20260310-0042`.
   */
  browser: string;
}

/** Somebody's role, as the factory's configuration calls it. */
export interface SignedOnRole {
  key: string;
  name: string;
}

/** `GET /board/api/session`; also the answer to `POST /board/api/sign-on`. */
export type SessionAnswer =
  | {
      signedOn: false;
      /** Null: nobody can sign on here (no address, or a platform without sign-on). */
      signOn: SignOnWays | null;
    }
  | {
      signedOn: true;
      user: { userId: string; name: string; roles: SignedOnRole[] };
      /** Kinds of fact that some role of theirs sees: `amounts`, `material`, `production`, … */
      sees: string[];
      /** Every order, or only their own. */
      rows: 'all' | 'own' | 'none';
      /** Goes back with every write in the header `x-csrf-token`; stays the same for the whole session. */
      csrf: string;
      /** The server's clock at the answer, ISO; the page's own may differ, and the sandbox moves it. */
      now: string;
    };

/** `POST /board/api/sign-on` */
export interface SignOnRequest {
  /** From `requestAuthCode`: good once, for five minutes. */
  code: string;
}

/** `POST /board/api/sign-off` */
export interface SignOffAnswer {
  signedOn: false;
}

/**
 * What is said instead of an answer, with its status: 401 sign on (again), 403 not for you or not from here, 404 no
 * such thing, 409 not as things stand, 429 too often, 500 a fault of ours. `text` is a sentence for people.
 */
export interface BoardError {
  error: { code: string; text: string };
}
