import type { Ctx } from '../context.ts';
import type { DigestSectionKey } from '../factory/warning-rules.ts';
import type { StaffActor } from '../staff/actor.ts';
import { isParty, type Parties, readsAll, rolesOver } from '../staff/policy.ts';

/** Somebody for whom a digest is made. */
export interface Reader {
  actor: StaffActor;
  /** Those in whose place they act right now. */
  behind: readonly StaffActor[];
  /** Their own, and those of whom they stand in for. */
  sections: readonly DigestSectionKey[];
}

/** One thing in a section. */
export interface Line {
  /** The order that it is about, as the link before the words; null: about none. */
  number: string | null;
  text: string;
  urgent: boolean;
  /** They read of it in somebody's place, and their own rights open nothing more of the order: no link. */
  closed?: boolean;
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
  tell(thing: T): Omit<Line, 'urgent' | 'closed'>;
  /** In whose place they read of it, where they see it for no reason of their own. */
  forWhom?(thing: T, reader: Reader): StaffActor | undefined;
}

/**
 * Who stands in for somebody reads of that person's own orders what a digest says of one: number, customer, days and
 * status, whatever their own rows are. More of it (the order itself, amounts, what waits there) takes rights of their own.
 */
export const forWhom = (
  factory: Ctx['factory'],
  { actor, behind }: Reader,
  parties: Parties,
): StaffActor | undefined =>
  behind.length === 0 || rolesOver(factory, actor, parties).length > 0
    ? undefined
    : behind.find((one) => isParty(one.userId, parties) && rolesOver(factory, one, parties).length > 0);

/** Those in whose place they read all that these would read: whoever reaches every order is read for by such people only. */
export const readFor = (factory: Ctx['factory'], { actor, behind }: Reader): readonly StaffActor[] =>
  readsAll(factory, actor) ? behind : behind.filter((one) => !readsAll(factory, one));

/** How orders that concern many are seen: by one's own rights, or in the place of whose order it is. */
export const overOrders = <T extends Parties>(factory: Ctx['factory']) => ({
  maySee: (actor: StaffActor, thing: T, reader: Reader): boolean =>
    rolesOver(factory, actor, thing).length > 0 || forWhom(factory, reader, thing) !== undefined,
  forWhom: (thing: T, reader: Reader) => forWhom(factory, reader, thing),
});

/** `（代 林晓岚）`, after what is read in somebody's place. */
export const inPlaceOf = (name: string | null | undefined): string => (name ? `（代 ${name}）` : '');

/** Sections of things that concern many: read once, and each sees what they may. The things come most urgent first. */
export function share<T>(
  { readers, rows }: Pick<Asked, 'readers' | 'rows'>,
  things: readonly T[],
  { maySee, isUrgent, tell, forWhom: placeOf }: Shared<T>,
): Map<string, Section> {
  const sections = new Map<string, Section>();
  for (const reader of readers) {
    const { actor } = reader;
    const theirs = things.filter((thing) => maySee(actor, thing, reader));
    if (theirs.length === 0) continue;
    const lines = theirs.slice(0, rows).map((thing): Line => {
      const { number, text } = tell(thing);
      const place = placeOf?.(thing, reader);
      return {
        number,
        text: `${text}${inPlaceOf(place?.name)}`,
        urgent: isUrgent(thing),
        closed: place !== undefined,
      };
    });
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
