import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import { editDistance } from '../factory/closest.ts';
import { visibleOrders } from '../staff/policy.ts';

/** Names looked through at most; beyond, suggestions may miss the nearest. */
const MOST_NAMES = 5_000;

interface Name extends Record<string, unknown> {
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
  const readable = options.readable
    ? sql`where exists (select from customer_order where customer_id = c.id and ${visibleOrders(ctx.factory, ctx.actor)})`
    : sql``;
  const rows = await (ctx.tx ?? ctx.db).execute<Name>(sql`
    select short_name as label, array[short_name, name] as words from customer c ${readable} limit ${MOST_NAMES}`);
  return nearest(text, rows);
}

/** Products nearest to a misspelt code or name, as `KHM-200 快换模组`. */
export async function nearestProducts(ctx: Ctx, text: string): Promise<string[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<Name>(sql`
    select code || ' ' || name as label, array[code, name] as words from product limit ${MOST_NAMES}`);
  return nearest(text, rows);
}

/** Up to three labels whose words are near: few edits for codes, shared characters for Chinese names. */
export function nearest(text: string, names: readonly Name[]): string[] {
  const asked = text.normalize('NFKC').toUpperCase().trim();
  return names
    .map((name) => ({
      label: name.label,
      likeness: Math.max(0, ...name.words.map((word) => likeness(asked, word.toUpperCase()))),
    }))
    .filter((name) => name.likeness >= 0.5)
    .sort((a, b) => b.likeness - a.likeness || a.label.localeCompare(b.label))
    .slice(0, 3)
    .map((name) => name.label);
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
