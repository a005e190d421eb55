import { expect, it } from 'vitest';
import { evidenceSentences } from '../sentences/evidence.ts';
import { explain } from '../sentences/explain.ts';
import { requireReadable } from './acceptable.ts';
import { EvidenceRefusal, isEvidenceCode } from './refusal.ts';
import type { EvidenceFault } from './types.ts';

it('every refusal is told in Chinese, as a whole sentence that asks for something', () => {
  for (const code of Object.keys(evidenceSentences)) {
    if (!isEvidenceCode(code)) throw new Error(code);
    const told = explain(new EvidenceRefusal(code));
    expect(told).toMatch(/\p{Script=Han}.*。$/su);
    expect(told, code).toContain('请');
  }
});

const examined = (...faults: EvidenceFault[]) => ({ faults, sharpness: 12, width: 120, height: 90 });

it('a picture that proves nothing is refused for its worst fault', () => {
  expect(() => requireReadable(examined('blurred'))).toThrow(
    expect.objectContaining({ code: 'evidence.blurred', params: { sharpness: 12, needed: 45 } }),
  );
  expect(() => requireReadable(examined('blank', 'tiny'))).toThrow(
    expect.objectContaining({ code: 'evidence.blank' }),
  );
  expect(() => requireReadable(examined('tiny', 'blurred'))).toThrow(
    expect.objectContaining({ code: 'evidence.tiny', params: { width: 120, height: 90 } }),
  );
  expect(() => requireReadable(examined('dark'))).toThrow(expect.objectContaining({ code: 'evidence.dark' }));
});

it('a readable picture is not', () => requireReadable(examined()));
