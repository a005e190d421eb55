import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { editDistance } from '../factory/closest.ts';
import { readsAll, visibleOrders } from '../staff/policy.ts';

/** Names compared letter by letter; the database picks those that share most with the text. */
const MOST_NAMES = 60;
/** In longer texts a single shared character says nothing. */
const SHORT_TEXT = 6;

interface Name extends Record<string, unknown> {
  id: number;
  /** What is suggested. */
  label: string;
  /** What the text is compared with. */
  words: string[];
}

/** Customers nearest to a misspelt name. `readable`: only those of whom the actor may see an order. */
export async function nearestCustomers(
  ctx: Ctx,
  text: string,
  options: { readable: boolean },
): Promise<string[]> {
  const near = nearest(
    text,
    await names(
      ctx,
      text,
      sql`select id, short_name as label, array[short_name, name] || aliases as words from customer`,
      sql`short_name`,
    ),
  );
  if (!options.readable || near.length === 0 || readsAll(ctx.factory, ctx.actor))
    return near.map((name) => name.label);
  const ids = near.map((name) => name.id);
  const known = await (ctx.tx ?? ctx.db).execute<{ label: string }>(sql`
    select short_name as label from customer c where id in ${ids} and exists (
      select from customer_order where customer_id = c.id and ${visibleOrders(ctx.factory, ctx.actor)})`);
  return near.map((name) => name.label).filter((label) => known.some((row) => row.label === label));
}

/** Products nearest to a misspelt code or name, as `KHM-200 快换模组`. */
export async function nearestProducts(ctx: Ctx, text: string): Promise<string[]> {
  const products = sql`select id, code || ' ' || name as label, array[code, name] as words from product`;
  return nearest(text, await names(ctx, text, products, sql`name`)).map((name) => name.label);
}

/** Names that share two neighbouring characters with the text, or a Chinese one with a short text. */
async function names(ctx: Ctx, text: string, select: SQL, short: SQL): Promise<Name[]> {
  const letters = [...new Set(text.match(/\p{Script=Han}/gu) ?? [])];
  const shares =
    letters.length > SHORT_TEXT ? [] : letters.map((letter) => sql`${short} like ${`%${letter}%`}`);
  const near = sql.join([sql`bigrams && app_bigrams(${text})`, ...shares], sql` or `);
  return (ctx.tx ?? ctx.db).execute<Name>(sql`
    ${select} where ${near}
    order by cardinality(array(select unnest(bigrams) intersect select unnest(app_bigrams(${text})))) desc,
      abs(length(${short}) - length(${text})), id
    limit ${MOST_NAMES}`);
}

/** Up to three labels whose words are near: few edits for codes, shared characters for Chinese names. */
function nearest(text: string, candidates: readonly Name[]): Name[] {
  const asked = text.normalize('NFKC').toUpperCase().trim();
  return candidates
    .map((name) => ({
      name,
      likeness: Math.max(0, ...name.words.map((word) => likeness(asked, word.toUpperCase()))),
    }))
    .filter((one) => one.likeness >= 0.5)
    .sort((a, b) => b.likeness - a.likeness || a.name.label.localeCompare(b.name.label))
    .slice(0, 3)
    .map((one) => one.name);
}

/** 1 = the same, 0 = nothing in common. */
function likeness(asked: string, word: string): number {
  const [a, b] = [[...asked], [...word]];
  const longest = Math.max(a.length, b.length, 1);
  const edits = 1 - editDistance(asked, word) / longest;
  const shared = a.filter((letter) => b.includes(letter)).length / Math.max(a.length, 1);
  const chinese = /\p{Script=Han}/u.test(asked);
  // Half of a long name typed from memory still shares its characters with the name.
  return chinese ? Math.max(edits, asked.length > 1 ? shared * 0.9 : 0) : edits;
}
