import { expect, test } from 'vitest';
import { isSignedBy, signatureOf } from './signature.ts';

const body = Buffer.from('{"kind":"sign_off"}');

/** printf '1773540000.{"kind":"sign_off"}' | openssl dgst -sha256 -hmac secret */
const BY_OPENSSL = 'v1=12e3045aead41c9f29f71f111c058901ea1e2767b2939223a23d74c78d2f3da2';

test('the signature is what openssl makes of timestamp, dot and body', () => {
  expect(signatureOf('secret', { timestamp: '1773540000', key: null, body })).toBe(BY_OPENSSL);
});

test('timestamp, key and body are all covered', () => {
  const signed = { timestamp: '1773540000', key: 'K-1', body };
  const signature = signatureOf('secret', signed);
  const fits = (other: Partial<typeof signed> | { key: null }) =>
    isSignedBy(['secret'], signature, { ...signed, ...other });
  expect(fits({})).toBe(true);
  expect([
    fits({ timestamp: '1773540001' }),
    fits({ key: 'K-2' }),
    fits({ key: null }),
    fits({ body: Buffer.from('{}') }),
  ]).toEqual([false, false, false, false]);
});

test('any of the secrets will do, and hex may be upper-case; other forms never fit', () => {
  const signed = { timestamp: '1', key: null, body };
  const signature = signatureOf('old', signed);
  expect(isSignedBy(['new', 'old'], signature, signed)).toBe(true);
  expect(isSignedBy(['new', 'old'], signature.toUpperCase().replace('V1', 'v1'), signed)).toBe(true);
  for (const other of [
    '',
    signature.slice(3),
    `${signature}00`,
    signature.slice(0, -2),
    `v1=${'0'.repeat(64)}`,
  ])
    expect(isSignedBy(['new', 'old'], other, signed)).toBe(false);
});
