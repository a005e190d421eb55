import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a sender signs. */
export interface Signed {
  /** Unix seconds, as written in the header. */
  timestamp: string;
  /** A key that stands outside of the body (Idempotency-Key header, or in the path): it decides what is done, too. */
  key: string | null;
  body: Buffer;
}

/**
 * HMAC-SHA256 over `<timestamp>.<body>`; with a key outside of the body over `<timestamp>.<key>.<body>`, else somebody
 * who saw a request could send it again under another key. A key never holds braces, brackets or quotes, with
 * one of which every JSON body that we take begins: no text can be read in both ways.
 * @returns `v1=<hex>`, as the header carries it
 */
export function signatureOf(secret: string, signed: Signed): string {
  return `v1=${macOf(secret, signed).toString('hex')}`;
}

function macOf(secret: string, { timestamp, key, body }: Signed): Buffer {
  const head = key === null ? `${timestamp}.` : `${timestamp}.${key}.`;
  return createHmac('sha256', secret).update(head).update(body).digest();
}

const FORM = /^v1=([0-9a-f]{64})$/i;

/** Whether one of the secrets made this signature; takes as long whichever it was, and when none did. */
export function isSignedBy(secrets: readonly string[], signature: string, signed: Signed): boolean {
  const given = Buffer.from(FORM.exec(signature)?.[1] ?? '0'.repeat(64), 'hex');
  const fits = secrets.map((secret) => timingSafeEqual(macOf(secret, signed), given));
  return fits.includes(true);
}
