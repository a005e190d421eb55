import { hash } from 'node:crypto';
import { canonicalJson, type Json } from './json.ts';

/** What was before and what is after, by field. */
export type Change = { [field: string]: [before: Json, after: Json] };

/** One row of the log as it is hashed, stored and exported. */
export interface ChainRow {
  /** From 1, without gaps. */
  seq: number;
  /** When it was recorded: ISO 8601, UTC, exactly milliseconds, e.g. 2026-03-15T01:02:03.004Z. */
  at: string;
  /** staff:<userId> or system:<name> */
  actor: string;
  action: string;
  entity: string;
  entityId: string;
  change: Change;
  reason: string;
  /** SHA-256 digests of evidence files, lower-case hex. */
  evidence: string[];
  /** Hash of the row before, lower-case hex. */
  prevHash: string;
}

/** A row with its seal. */
export interface SealedRow extends ChainRow {
  hash: string;
}

/** A place in the chain, as posted in the chat. */
export interface Head {
  seq: number;
  hash: string;
}

/** What the first row has as its predecessor. */
export const GENESIS: Head = { seq: 0, hash: '0'.repeat(64) };

let scratch = Buffer.allocUnsafe(16 * 1024);

/**
 * The seal of a row: SHA-256, in lower-case hex, of its canonical bytes. Canonical bytes, version 1, so that
 * anybody can compute them in any language:
 *
 *     0x01
 *     text(seq as decimal digits) text(at) text(actor) text(action) text(entity) text(entityId)
 *     text(JCS(change)) text(reason)
 *     u32(number of evidence digests) text(digest) for each, in the stored order
 *     text(prevHash)
 *
 * text(x) = u32(length in bytes of the UTF-8 form of x) followed by these bytes; u32 = four bytes, big-endian;
 * JCS = RFC 8785. The length before each part makes it impossible to move letters from one part to the next
 * without changing the bytes.
 */
export function rowHash(row: ChainRow): string {
  return rowHashWith(row, canonicalJson(row.change));
}

/** `rowHash` for those who have the canonical text of the change already. */
export function rowHashWith(row: ChainRow, change: string): string {
  const needed = roomFor(row, change);
  if (scratch.length < needed) scratch = Buffer.allocUnsafe(needed);
  scratch[0] = 1;
  let end = putText(String(row.seq), 1);
  end = putText(row.at, end);
  end = putText(row.actor, end);
  end = putText(row.action, end);
  end = putText(row.entity, end);
  end = putText(row.entityId, end);
  end = putText(change, end);
  end = putText(row.reason, end);
  end = scratch.writeUInt32BE(row.evidence.length, end);
  for (const digest of row.evidence) end = putText(digest, end);
  end = putText(row.prevHash, end);
  return hash('sha256', scratch.subarray(0, end), 'hex');
}

/** UTF-8 needs at most three bytes for each UTF-16 unit; rows from a forged export may be of any size. */
function roomFor(row: ChainRow, change: string): number {
  let units = 64 + row.at.length + row.actor.length + row.action.length + row.entity.length;
  units += row.entityId.length + change.length + row.reason.length + row.prevHash.length;
  for (const digest of row.evidence) units += 4 + digest.length;
  return 3 * units;
}

function putText(text: string, at: number): number {
  const length = scratch.write(text, at + 4);
  scratch.writeUInt32BE(length, at);
  return at + 4 + length;
}
