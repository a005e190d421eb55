import type { Ctx } from '../context.ts';
import type { DigestSectionKey } from '../factory/warning-rules.ts';
import type { StaffActor } from '../staff/actor.ts';

/** Somebody for whom a digest is made. */
export interface Reader {
  actor: StaffActor;
  /** Those in whose place they act right now. */
  behind: readonly { userId: string; name: string }[];
  /** Their own, and those of whom they stand in for. */
  sections: readonly DigestSectionKey[];
}

/** One thing in a section. */
export interface Line {
  /** The order that it is about, as the link before the words; null: about none. */
  number: string | null;
  text: string;
  urgent: boolean;
}

/** What one person reads in a section: how many there are, and the most urgent ones. */
export interface Section {
  total: number;
  /** How many of all are late or past their day. */
  urgent: number;
  lines: readonly Line[];
}

export interface Digest {
  reader: Reader;
  sections: { key: DigestSectionKey; section: Section }[];
}

/** What readers of sections need beside the people: how many lines, and the day. */
export interface Asked {
  ctx: Ctx;
  readers: readonly Reader[];
  /** Lines of a section, at most. */
  rows: number;
  /** Shanghai day. */
  today: string;
  /** ISO 8601 UTC. */
  now: string;
}

/**
 * Reads a section for all people at once, in a statement or two however many there are. Who has nothing in it is left
 * out; nobody reads what they may not see.
 */
export type SectionReader = (asked: Asked) => Promise<Map<string, Section>>;

/** How things that concern many are seen and told. */
export interface Shared<T> {
  maySee(actor: StaffActor, thing: T, reader: Reader): boolean;
  isUrgent(thing: T): boolean;
  /** Only of those that stand in a digest. */
  tell(thing: T): Omit<Line, 'urgent'>;
}

/** Sections of things that concern many: read once, and each sees what they may. The things come most urgent first. */
export function share<T>(
  { readers, rows }: Pick<Asked, 'readers' | 'rows'>,
  things: readonly T[],
  { maySee, isUrgent, tell }: Shared<T>,
): Map<string, Section> {
  const sections = new Map<string, Section>();
  for (const reader of readers) {
    const { actor } = reader;
    const theirs = things.filter((thing) => maySee(actor, thing, reader));
    if (theirs.length === 0) continue;
    const lines = theirs.slice(0, rows).map((thing) => ({ ...tell(thing), urgent: isUrgent(thing) }));
    sections.set(actor.userId, { total: theirs.length, urgent: theirs.filter(isUrgent).length, lines });
  }
  return sections;
}

/** Each with whom they act for, for statements: `{ reader, holder, forName }`. */
export const placesOf = (readers: readonly Reader[]): string =>
  JSON.stringify(
    readers.flatMap(({ actor, behind }) => [
      { reader: actor.userId, holder: actor.userId, forName: null },
      ...behind.map(({ userId, name }) => ({ reader: actor.userId, holder: userId, forName: name })),
    ]),
  );

/** Rows that carry their person and the totals of their section. */
export interface Counted extends Record<string, unknown> {
  reader: string;
  total: number;
  late: number;
}

/** Sections of rows that were counted in SQL. */
export function counted<T extends Counted>(
  rows: readonly T[],
  lineOf: (row: T) => Line,
): Map<string, Section> {
  const sections = new Map<string, { total: number; urgent: number; lines: Line[] }>();
  for (const row of rows) {
    const section = sections.get(row.reader) ?? { total: row.total, urgent: row.late, lines: [] };
    section.lines.push(lineOf(row));
    sections.set(row.reader, section);
  }
  return sections;
}
