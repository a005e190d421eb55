import { DEMO_SECRET, DEMO_SOURCE } from '../secrets.ts';
import { signatureOf } from '../signature.ts';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the service answered; tests look into it.
  body: any;
}

/** Another system, as its programmers write it: signs and posts. */
export interface Sender {
  /** @throws TypeError when the service is not there, or goes away before it has answered */
  tells(what: unknown): Promise<Answer>;
  /** Sends the same again until it is answered by something else than "come again". */
  tellsUntilAnswered(what: unknown): Promise<Answer>;
}

const AGAIN_MS = 100;
const PATIENCE_MS = 30_000;

/** @param url where the service is now; asked anew for every try, since it may have moved */
export function createSender(url: () => string, source = DEMO_SOURCE, secret = DEMO_SECRET): Sender {
  const tells: Sender['tells'] = async (what) => {
    const body = Buffer.from(JSON.stringify(what));
    const timestamp = String(Math.floor(Date.now() / 1000));
    const response = await fetch(`${url()}/api/v1/facts`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-danmai-source': source,
        'x-danmai-timestamp': timestamp,
        'x-danmai-signature': signatureOf(secret, { timestamp, key: null, body }),
      },
    });
    return { status: response.status, body: await response.json() };
  };
  return {
    tells,
    async tellsUntilAnswered(what) {
      const end = performance.now() + PATIENCE_MS;
      for (;;) {
        const answer = await tells(what).catch(() => null);
        if (answer && answer.status < 429) return answer;
        if (performance.now() > end) throw new Error(`no answer in ${PATIENCE_MS} ms: ${answer?.status}`);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    },
  };
}
