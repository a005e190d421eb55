import { eq, sql } from 'drizzle-orm';
import { customer } from '../../db/schema/index.ts';
import { withTransaction } from '../../db/transaction.ts';
import { diff } from '../audit/diff.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { readReason, readWithin } from '../orders/editing/lock.ts';
import { nameKeySql } from '../orders/import/house/keys.ts';
import { nameKey, tidyName } from '../orders/import/rows/words.ts';
import { actorOf } from '../staff/actor.ts';
import { personNamed } from '../staff/by-name.ts';
import { mayReadOrders } from '../staff/policy.ts';
import { lockSubject } from '../subject.ts';
import { seenOf } from './customer-card.ts';
import { mayEditCustomers } from './read-customer.ts';

/** As people write it; `seen` is what they saw (customer-card.ts). */
export interface CustomerEdit {
  customerId: number;
  seen: string;
  shortName: string;
  /** Between 、 or commas. */
  aliases: string;
  /** A name; '' for nobody. */
  salesperson: string;
  reason: string;
}

/** Names of all customers are one thing to change, so that no two get the same at once. */
const CUSTOMER_NAMES = 'customer-names';
const LONGEST_NAME = 40;
const MOST_ALIASES = 10;

type Row = typeof customer.$inferSelect;
type Values = Pick<Row, 'shortName' | 'aliases' | 'salesUserId'>;

/**
 * Changes what a customer is called and who looks after them. A name that another customer bears already is refused:
 * it would lead to either.
 * @returns the fields that changed
 * @throws AppError customer.edit_not_permitted, customer.not_found, customer.changed_meanwhile, customer.invalid,
 *   customer.name_taken, staff.no_such_name, staff.several_of_name, order.no_salesperson
 */
export function editCustomer(ctx: Ctx, input: CustomerEdit): Promise<{ changed: string[] }> {
  if (!mayEditCustomers(ctx)) throw new AppError('customer.edit_not_permitted');
  return withTransaction(ctx, async (tx) => {
    await lockSubject(tx.tx, CUSTOMER_NAMES);
    const [row] = await tx.tx.select().from(customer).where(eq(customer.id, input.customerId)).for('update');
    if (!row) throw new AppError('customer.not_found', { name: '' });
    const sales = row.salesUserId ? { userId: row.salesUserId, name: '' } : null;
    if (seenOf({ ...row, sales }) !== input.seen)
      throw new AppError('customer.changed_meanwhile', { name: row.shortName });
    const reason = readReason(input.reason, '编辑客户', false);
    const values = await read(tx, input, row);
    const change = diff<Values>(row, values, ['shortName', 'aliases', 'salesUserId']);
    const changed = Object.keys(change);
    if (changed.length === 0) return { changed };
    await assertFree(tx, row, values);
    await tx.tx.update(customer).set(values).where(eq(customer.id, row.id));
    await audit(tx, { action: 'customer.edit', entity: 'customer', entityId: row.id, change, reason });
    return { changed };
  });
}

async function read(ctx: TxCtx, input: CustomerEdit, row: Row): Promise<Values> {
  const shortName = tidyName(readWithin('简称', input.shortName, LONGEST_NAME));
  if ([...shortName].length < 2) throw new AppError('customer.invalid', { problem: '简称至少两个字' });
  const aliases = readAliases(input.aliases, [shortName, row.name]);
  return { shortName, aliases, salesUserId: await salespersonOf(ctx, input.salesperson, row) };
}

/** Each once, and none that the customer is called anyway. */
function readAliases(text: string, others: readonly string[]): string[] {
  const known = new Set(others.map(nameKey));
  const aliases: string[] = [];
  for (const part of text.split(/[、,，;；\n]+/)) {
    const alias = tidyName(readWithin('别名', part, LONGEST_NAME));
    if (alias === '' || known.has(nameKey(alias))) continue;
    if ([...alias].length < 2)
      throw new AppError('customer.invalid', { problem: `别名「${alias}」至少两个字` });
    known.add(nameKey(alias));
    aliases.push(alias);
  }
  if (aliases.length > MOST_ALIASES)
    throw new AppError('customer.invalid', { problem: `别名最多 ${MOST_ALIASES} 个` });
  return aliases;
}

async function salespersonOf(ctx: TxCtx, text: string, row: Row): Promise<string | null> {
  if (text.trim() === '') return null;
  const { userId } = await personNamed(ctx, text);
  if (userId === row.salesUserId) return userId;
  const person = await actorOf(ctx, userId);
  if (!person || !mayReadOrders(ctx.factory, person))
    throw new AppError('order.no_salesperson', { name: text.trim() });
  return userId;
}

/** What is new among the names must be nobody else's full name, short name or alias; width, case and blanks do not count. */
async function assertFree(ctx: TxCtx, row: Row, values: Values): Promise<void> {
  const before = new Set([row.shortName, ...row.aliases].map(nameKey));
  const fresh = [values.shortName, ...values.aliases].filter((name) => !before.has(nameKey(name)));
  if (fresh.length === 0) return;
  const [taken] = await ctx.tx.execute<{ key: string; name: string }>(sql`
    select called.key, c.name from customer c
    cross join lateral (
      select ${nameKeySql(sql`one`)} as key from unnest(array[c.name, c.short_name] || c.aliases) one) called
    where c.id <> ${row.id} and called.key in (
      select jsonb_array_elements_text(${JSON.stringify(fresh.map(nameKey))}::text::jsonb))
    limit 1`);
  if (!taken) return;
  const alias = fresh.find((name) => nameKey(name) === taken.key) ?? taken.key;
  throw new AppError('customer.name_taken', { alias, name: taken.name });
}
