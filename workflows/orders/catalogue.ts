import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

type Reader = Pick<Ctx, 'db' | 'tx'>;

/** A customer or product that a piece of text may mean. */
export interface Found {
  id: number;
  /** Full name. */
  name: string;
  /** What people say: the short name, or the product code. */
  label: string;
  /** What a customer is called besides. */
  aliases: readonly string[];
  /** 0 exactly this, 1 begins so, 2 contains it, 3 the text contains the name. */
  rank: number;
}

/** A text that fits more names than this says nothing. */
const MOST = 30;
/** Names looked at before they are ranked; exact ones are found besides. */
const MOST_RANKED = 100;
const SHORTEST_NAME = 2;
const LONGEST_NAME = 24;

/**
 * Customers by full or short name or an alias, by any part of it (one character is enough), or by being named in the text.
 * Parts of two and more characters follow the bigram index, whole names theirs.
 */
export async function findCustomers(ctx: Reader, text: string): Promise<Found[]> {
  const word = text.normalize('NFKC').toLowerCase();
  if (word === '') return [];
  const within = sql`lower(name || ' ' || short_name || ' ' || app_joined(aliases))`;
  const named = namesWithin(text);
  // Aliases within a text: a GIN index takes 6 to 30 ms for its 60 to 280 pieces; a look through the few that have any, 3.
  return ranked(
    ctx,
    sql`
      select id, name, short_name as label, aliases, lower(name) as n, lower(short_name) as s,
        array(select lower(alias) from unnest(aliases) alias) as also from (
        select id, name, short_name, aliases from customer
        where short_name in ${named} or name in ${[text, word, text.toUpperCase()]}
        union
        select id, name, short_name, aliases from customer cross join unnest(aliases) alias
        where aliases <> '{}' and lower(alias) = any (${sql.param(named.map((piece) => piece.toLowerCase()))}::text[])
        union
        (select id, name, short_name, aliases from customer where ${containing(word, within)} limit ${MOST_RANKED})
      ) c`,
    word,
    word,
  );
}

/** Products by code (dashes and spaces do not count), by name, by any part, or by being named in the text. */
export async function findProducts(ctx: Reader, text: string): Promise<Found[]> {
  const word = text.normalize('NFKC').toLowerCase();
  const code = word.replace(/[\s-]/g, '');
  if (code === '') return [];
  const named = namesWithin(text);
  const within = sql`lower(code || ' ' || name)`;
  return ranked(
    ctx,
    sql`
      select id, name, code as label, '{}'::text[] as aliases, lower(name) as n,
        lower(translate(code, '- ', '')) as s, '{}'::text[] as also from (
        select id, name, code from product
        where code in ${named} or name in ${named} or upper(translate(code, '- ', '')) = ${code.toUpperCase()}
        union
        (select id, name, code from product where ${containing(word, within)} limit ${MOST_RANKED})
      ) p`,
    word,
    code,
  );
}

/** A superset by index, then the exact test. */
function containing(word: string, within: SQL): SQL {
  const exact = sql`strpos(${within}, ${word}) > 0`;
  return [...word].length < 2 ? exact : sql`bigrams @> app_bigrams(${word}) and ${exact}`;
}

/** All pieces of a text that could be a name; a name that stands in the text is one of them. */
function namesWithin(text: string): string[] {
  const letters = [...text].slice(0, LONGEST_NAME);
  const pieces = new Set<string>([text]);
  for (let from = 0; from < letters.length; from += 1) {
    for (let to = from + SHORTEST_NAME; to <= letters.length; to += 1)
      pieces.add(letters.slice(from, to).join(''));
  }
  return [...pieces];
}

async function ranked(ctx: Reader, candidates: SQL, word: string, short: string): Promise<Found[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Found & Record<string, unknown>>(sql`
    select id::float8 as id, name, label, aliases, case
      when n = ${word} or s = ${short} or ${word} = any (also) then 0
      when starts_with(s, ${short}) or starts_with(n, ${word}) then 1
      when strpos(n, ${word}) > 0 or strpos(s, ${short}) > 0 or strpos(array_to_string(also, ' '), ${word}) > 0 then 2
      else 3
    end as rank
    from (${candidates}) c order by rank, length(name), id limit ${MOST}`);
  return best(rows, word);
}

/** All that it is called. */
export const namesOf = ({ name, label, aliases }: Found): string[] => [name, label, ...aliases];

/** What of a row stands in the text. A code counts only where it stands free: KHM-2000 does not name KHM-200. */
function standing(text: string, found: Found): string[] {
  return namesOf(found).filter((one) => {
    const escaped = one.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return (
      new RegExp(`(?<![a-z0-9])${escaped}(?![a-z0-9])`, 'u').test(text) ||
      (/\p{Script=Han}$/u.test(one) && text.includes(one.toLowerCase()))
    );
  });
}

/** Names that the text contains count only where nothing contains the text, and of those only the longest. */
function best(rows: readonly Found[], text: string): Found[] {
  const within = rows.filter((row) => row.rank < 3);
  if (within.length > 0) return within;
  const named = rows
    .map((row) => ({ row, words: standing(text, row) }))
    .filter(({ words }) => words.length > 0);
  const isPart = (word: string) =>
    named.some(({ words }) => words.some((other) => other.length > word.length && other.includes(word)));
  return named.filter(({ words }) => !words.every(isPart)).map(({ row }) => row);
}
