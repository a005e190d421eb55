import { createHash } from 'node:crypto';
import type { FactRow, FactValues } from './read-row.ts';
import type { FoundSheet } from './recognise.ts';

/** A fact's key may have 120 characters. */
const LONGEST = 110;

/**
 * Gives rows their keys, so that the same row is the same fact in whichever file it comes: its document's number with
 * what tells the lines of a document apart, or else a digest of all that it says. What occurs several times is numbered
 * in the order of the file: an extended file only adds numbers.
 */
export function createKeys() {
  const seen = new Map<string, Seen[]>();
  return {
    /**
     * @returns the key; `twin` when the very same line of a document stood in this file before, which is one fact and
     *   not two; `beside` the first row of the same line that says something else, which is a fact of its own
     */
    keyOf(found: FoundSheet, { place, values, problems }: FactRow): Keyed {
      const content = contentOf(values);
      const natural = naturalKey(found, values);
      const base = natural ? short(natural) : `${found.kind.tag}~${digest(content)}`;
      const rows = seen.get(base) ?? [];
      const known = natural ? rows.findIndex((row) => row.content === content) : -1;
      if (known >= 0) return { key: numbered(base, known), twin: true };
      const first = natural ? rows.find((row) => row.good) : undefined;
      seen.set(base, [...rows, { content, place, values, good: problems.length === 0 }]);
      return { key: numbered(base, rows.length), twin: false, ...(first ? { beside: first } : {}) };
    },
  };
}

interface Seen {
  content: string;
  place: string;
  values: FactValues;
  /** Without faults of its own. */
  good: boolean;
}

export interface Keyed {
  key: string;
  twin: boolean;
  beside?: Pick<Seen, 'place' | 'values'>;
}

const numbered = (base: string, index: number): string => (index === 0 ? base : `${base}#${index + 1}`);

/** What makes a row unique for whoever wrote it; null when nothing does. */
function naturalKey({ kind }: FoundSheet, values: FactValues): string | null {
  const { document, number, order = '', line } = values;
  const parts = (head: string, ...rest: (string | number | undefined)[]) =>
    [kind.tag, head, ...rest.filter((part) => part !== undefined && part !== '')].join(':');
  if (kind.tag === '运单') return number === undefined ? null : parts(number, order);
  if (kind.tag === '确认PO') return parts(order, values.customerPo);
  if (document === undefined) return null;
  if (line !== undefined) return parts(document, `行${line}`);
  return parts(document, order, values.material, values.step ?? values.operation);
}

function short(natural: string): string {
  return natural.length <= LONGEST ? natural : `${natural.slice(0, 60)}~${digest(natural)}`;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 40);

/** All that a row says, in one writing whatever the order of its columns. */
const contentOf = (values: FactValues): string =>
  JSON.stringify(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
