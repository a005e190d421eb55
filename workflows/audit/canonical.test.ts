import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChainRow, GENESIS, rowHash } from './canonical.ts';

const row: ChainRow = {
  seq: 1,
  at: '2026-03-15T01:02:03.004Z',
  actor: 'staff:lin',
  action: 'order.transition',
  entity: 'order',
  entityId: '42',
  change: { status: ['pending_review', 'confirmed'], ownerUserId: [null, 'qian'] },
  reason: '客户确认PO',
  evidence: ['a'.repeat(64)],
  prevHash: GENESIS.hash,
};

/** The published description, word for word, by other means than the code under test. */
function byTheBook(r: ChainRow, jcs: string): string {
  const u32 = (n: number) => Buffer.from([n >>> 24, n >>> 16, n >>> 8, n].map((byte) => byte & 255));
  const text = (x: string) => Buffer.concat([u32(Buffer.from(x, 'utf8').length), Buffer.from(x, 'utf8')]);
  const parts = [String(r.seq), r.at, r.actor, r.action, r.entity, r.entityId, jcs, r.reason].map(text);
  const evidence = [u32(r.evidence.length), ...r.evidence.map(text)];
  const bytes = Buffer.concat([Buffer.from([1]), ...parts, ...evidence, text(r.prevHash)]);
  return createHash('sha256').update(bytes).digest('hex');
}

describe('the seal of a row', () => {
  it('is what the published description gives', () => {
    const jcs = '{"ownerUserId":[null,"qian"],"status":["pending_review","confirmed"]}';
    expect(rowHash(row)).toBe(byTheBook(row, jcs));
  });

  it('never changes for a row that was sealed once', () => {
    expect(rowHash(row)).toBe('5303974232a31729f6d32852c41f187766fb6af0fe1ca804190ab19a205a86d6');
  });

  it('differs when any part differs, also when letters only move from one part to the next', () => {
    const variants: ChainRow[] = [
      { ...row, seq: 2 },
      { ...row, at: '2026-03-15T01:02:03.005Z' },
      { ...row, actor: 'staff:linorder', action: '.transition' },
      { ...row, entity: 'order4', entityId: '2' },
      { ...row, change: { ...row.change, status: ['pending_review', 'shipped'] } },
      { ...row, reason: '' },
      { ...row, evidence: [] },
      { ...row, evidence: ['b'.repeat(64)] },
      { ...row, evidence: [...row.evidence, ...row.evidence] },
      { ...row, prevHash: 'f'.repeat(64) },
    ];
    expect(new Set([row, ...variants].map(rowHash)).size).toBe(variants.length + 1);
  });

  it('is right for rows of any size and script', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40_000, size: 'max' });
    fc.assert(
      fc.property(text, fc.array(fc.string({ maxLength: 5000, size: 'max' })), (reason, evidence) => {
        const sized = { ...row, reason, evidence };
        const jcs = '{"ownerUserId":[null,"qian"],"status":["pending_review","confirmed"]}';
        expect(rowHash(sized)).toBe(byTheBook(sized, jcs));
      }),
      { numRuns: 50 },
    );
  });
});
