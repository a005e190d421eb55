import type { Change, Head, SealedRow } from './canonical.ts';
import { canonicalJson } from './json.ts';

/** First line of an export. */
export interface ExportHeader {
  /** Number of the first row in this file; more than 1 in a partial export. */
  from: number;
  /** The chain's head when the export was made. */
  head: Head;
  /** ISO 8601 UTC, by the database's clock. */
  exportedAt: string;
}

/** An export line that was read: the row, and its change in canonical form (which the seal needs). */
export interface ReadRow {
  row: SealedRow;
  change: string;
}

const text = (value: string): string => JSON.stringify(value);

/** The header line, without line break. */
export const headerLine = ({ from, head, exportedAt }: ExportHeader): string =>
  `{"danmai":"audit-export","version":1,"from":${from},"head":{"seq":${head.seq},"hash":${text(head.hash)}},"exportedAt":${text(exportedAt)}}`;

/** One row as a line of the export, without line break: these keys, in this order, no white space, JCS change. */
export const rowLine = (row: SealedRow): string => writeRow(row, canonicalJson(row.change));

function writeRow(row: SealedRow, change: string): string {
  const who = `"actor":${text(row.actor)},"action":${text(row.action)}`;
  const what = `"entity":${text(row.entity)},"entityId":${text(row.entityId)},"change":${change}`;
  const why = `"reason":${text(row.reason)},"evidence":${row.evidence.length === 0 ? '[]' : JSON.stringify(row.evidence)}`;
  // An instant and digests have nothing to escape; a forged one that had would not come out as it was read.
  const chain = `"prevHash":"${row.prevHash}","hash":"${row.hash}"`;
  return `{"seq":${row.seq},"at":"${row.at}",${who},${what},${why},${chain}}`;
}

/**
 * Reads a row line. Returns null when it is not exactly what `rowLine` writes: a second key of the same name, an
 * extra key or a space would otherwise be something that no seal covers.
 */
export function readRowLine(line: string): ReadRow | null {
  const value = parseObject(line);
  if (!value || !isRow(value)) return null;
  const change = canonicalJson(value.change);
  return writeRow(value, change) === line ? { row: value, change } : null;
}

/** Reads the first line of an export; null when it is not one. */
export function readHeaderLine(line: string): ExportHeader | null {
  const value = parseObject(line);
  if (!value) return null;
  const { danmai, version, from, head, exportedAt } = value;
  if (danmai !== 'audit-export' || version !== 1) return null;
  if (typeof head !== 'object' || head === null || !('seq' in head) || !('hash' in head)) return null;
  const { seq, hash } = head;
  const sound =
    isCount(from) && from >= 1 && isCount(seq) && isDigest(hash) && typeof exportedAt === 'string';
  return sound ? { from, head: { seq, hash }, exportedAt } : null;
}

function parseObject(line: string): Record<string, unknown> | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DIGEST = /^[0-9a-f]{64}$/;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isDigest = (value: unknown): value is string => typeof value === 'string' && DIGEST.test(value);
const isChange = (value: unknown): value is Change =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isRow(value: Record<string, unknown>): value is Record<string, unknown> & SealedRow {
  const { seq, at, actor, action, entity, entityId, change, reason, evidence, prevHash, hash } = value;
  return (
    isCount(seq) &&
    typeof at === 'string' &&
    INSTANT.test(at) &&
    typeof actor === 'string' &&
    typeof action === 'string' &&
    typeof entity === 'string' &&
    typeof entityId === 'string' &&
    isChange(change) &&
    typeof reason === 'string' &&
    Array.isArray(evidence) &&
    evidence.every((digest) => typeof digest === 'string') &&
    typeof prevHash === 'string' &&
    typeof hash === 'string'
  );
}
