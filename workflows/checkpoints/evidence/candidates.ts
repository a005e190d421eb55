import { sql } from 'drizzle-orm';
import type { TxCtx } from '../../context.ts';
import { actsFor } from '../../staff/delegates.ts';

/** A checkpoint that a person can give evidence for. */
export interface Candidate {
  id: number;
  key: string;
  name: string;
  orderId: number;
  number: string;
  customerName: string;
  /** Whether they (or somebody they stand in for) sign it; else it is their order, or they look on. */
  signs: boolean;
}

/**
 * Open checkpoints that ask for evidence and that a person is concerned by: those they sign, and those of orders they
 * sell, have in hand or were told of; what they sign first, the most urgent first.
 */
export async function candidatesFor(ctx: TxCtx, userId: string): Promise<Candidate[]> {
  const keys = Object.values(ctx.factory.checkpoints).flatMap((rule) => (rule.evidence ? [rule.key] : []));
  if (keys.length === 0) return [];
  const signsFor = [userId, ...(await actsFor(ctx, userId))];
  const rows = await ctx.tx.execute<Candidate & Record<string, unknown>>(sql`
    with mine as (
      select s.checkpoint_id as id, true as signs from checkpoint_signer s
      join checkpoint c on c.id = s.checkpoint_id and c.round = s.round
      where s.state in ('pending', 'waiting') and s.user_id in ${signsFor}
      union
      select w.checkpoint_id, false from checkpoint_watcher w where w.user_id = ${userId}
      union
      select c.id, false from checkpoint c join customer_order o on o.id = c.order_id
      where c.state = 'open' and ${userId} in (o.sales_user_id, o.owner_user_id)
    )
    select c.id::float8 as id, c.key, c.name, o.id::float8 as "orderId", o.number, cu.short_name as "customerName",
      bool_or(m.signs) as signs
    from mine m join checkpoint c on c.id = m.id and c.state = 'open'
    join customer_order o on o.id = c.order_id join customer cu on cu.id = o.customer_id
    where c.key in ${keys}
    group by c.id, o.id, cu.id
    order by bool_or(m.signs) desc, c.deadline_at nulls last, c.id
    limit 200`);
  return [...rows];
}

/**
 * Those that the words with a file (or the message it quotes) speak of: an order's number or its last four digits, a
 * customer, a checkpoint's name. Without any such word: all. Of several, those that the person signs go before others.
 */
export function narrow<T extends Candidate>(candidates: readonly T[], words: string): T[] {
  const text = words.replace(/\s+/g, '').toUpperCase();
  const named = text === '' ? [] : candidates.filter((one) => speaksOf(text, one));
  const left = named.length > 0 ? best(named, text) : [...candidates];
  const signed = left.filter((one) => one.signs);
  return signed.length > 0 ? signed : left;
}

/** When some are named by order and by checkpoint, those that only share the order are out. */
function best<T extends Candidate>(named: readonly T[], text: string): T[] {
  const score = (one: Candidate) => Number(hasOrder(text, one)) + Number(hasName(text, one));
  const most = Math.max(...named.map(score));
  return named.filter((one) => score(one) === most);
}

const speaksOf = (text: string, one: Candidate): boolean => hasOrder(text, one) || hasName(text, one);

function hasOrder(text: string, one: Candidate): boolean {
  if (text.includes(one.number.toUpperCase())) return true;
  // A whole number speaks of that order alone, though others of other days end alike.
  const rest = text.replace(/SO-?\d{8}-?\d{4,}/g, ' ');
  const tail = one.number.slice(-4);
  return new RegExp(`(?<!\\d)${tail}(?!\\d)`).test(rest) || text.includes(one.customerName.toUpperCase());
}

/** The name itself, or enough of it: BOM, 特殊工序, 替代料, 质检. */
function hasName(text: string, one: Candidate): boolean {
  const name = one.name.toUpperCase();
  if (text.includes(name)) return true;
  const words = name.match(/[A-Z]{2,}|[\u4e00-\u9fff]{2,}/g) ?? [];
  return words.some((word) => pieces(word).some((piece) => text.includes(piece)));
}

/** A Latin word whole; of a Chinese one every three characters in a row. */
function pieces(word: string): string[] {
  if (/^[A-Z]/.test(word)) return [word];
  if (word.length < 3) return [word];
  return Array.from({ length: word.length - 2 }, (_, i) => word.slice(i, i + 3));
}
