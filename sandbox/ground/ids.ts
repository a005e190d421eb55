import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';

/** A fresh id that no other run can repeat: `<prefix>_<22 characters>`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(16).toString('base64url')}`;
}

/** A fresh request id, as both hosts put into their answers. */
export function newRequestId(): string {
  return randomUUID().toUpperCase();
}

/** The same text always gives the same opaque id, as the platform's encrypted ids do. */
export function opaqueId(prefix: string, text: string): string {
  return prefix + createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/**
 * A self-contained token: what it names and until when, signed. Nothing has to be remembered for it, so session
 * webhooks and download codes survive a restart and cost no memory.
 */
export function sealToken(secret: string, purpose: string, content: string, expiresAtMs: number): string {
  const body = Buffer.from(JSON.stringify([purpose, content, expiresAtMs])).toString('base64url');
  return `${body}.${signature(secret, body)}`;
}

/** What a sealed token names, or why it is no good. `nowMs` is on the clock its expiry was written in. */
export function openToken(
  secret: string,
  purpose: string,
  token: string,
  nowMs: number,
): { content: string } | { problem: 'forged' | 'expired' } {
  const [body = '', signed = ''] = token.split('.');
  const expected = signature(secret, body);
  if (signed.length !== expected.length || !timingSafeEqual(Buffer.from(signed), Buffer.from(expected))) {
    return { problem: 'forged' };
  }
  const [tokenPurpose, content, expiresAtMs] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    string,
    string,
    number,
  ];
  if (tokenPurpose !== purpose) return { problem: 'forged' };
  return expiresAtMs <= nowMs ? { problem: 'expired' } : { content };
}

function signature(secret: string, body: string): string {
  return createHmac('sha256', secret).update(body).digest('base64url').slice(0, 22);
}
