import { sql } from 'drizzle-orm';
import { reusePlans } from '../../db/plans.ts';
import { withTransaction } from '../../db/transaction.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { auditLast } from '../audit/last.ts';
import { audit } from '../audit/record.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { schedule } from '../due.ts';
import { AppError } from '../errors.ts';
import { lockMaterials } from '../materials/lock-ahead.ts';
import { settleGoods } from '../materials/settle-goods.ts';
import { clock } from '../now.ts';
import { explain } from '../sentences/explain.ts';
import { lockOrders } from '../subject.ts';
import { checkFact, type Refusal } from './check-fact.ts';
import { entriesOf } from './entries.ts';
import { markActs } from './first-acts.ts';
import { LOUD } from './flags.ts';
import { markOutOfLimits } from './limits.ts';
import { matchSoon, SETTLE } from './matching.ts';
import { assertMayTell } from './permit.ts';
import type { FactOutcome } from './record-types.ts';
import { type About, resolveAbout } from './resolve.ts';
import { reverseFacts } from './reverse.ts';
import { settleOrders } from './settle-order.ts';
import { type Keeping, type Kept, type Stored, storeFacts } from './store.ts';
import { tellDoubtsSoon } from './tell-doubts.ts';
import { checkTime, type Wrong } from './time.ts';

/**
 * Keeps what was told of the world outside, and does at once what follows from it: stock and reservations, the status of
 * the orders concerned, checkpoints, messages, audit, all in one transaction. Each fact takes effect once for its
 * sender and key, however often and in whatever order facts come. A fact that is no fact is refused by itself; the
 * others of the same call are kept.
 * @param source who tells: the sender's name, `card` or `file`
 * @param told facts as in kinds.ts, not yet checked
 * @returns what became of each, in their order
 */
export function recordFacts(ctx: Ctx, source: string, told: readonly unknown[]): Promise<FactOutcome[]> {
  return withTransaction(ctx, (tx) => {
    const work = () => record(tx, source, told);
    // The log's head is what all writers wait for: where the transaction is ours it is taken at the very end.
    return ctx.tx
      ? work()
      : auditLast(tx.tx, async () => {
          await reusePlans(tx.tx);
          return work();
        });
  });
}

async function record(tx: TxCtx, source: string, told: readonly unknown[]): Promise<FactOutcome[]> {
  const outcomes: FactOutcome[] = [];
  const now = await clock(tx);
  const facts = await acceptable(tx, source, told, now, outcomes);
  const orders = await lockConcerned(tx, facts, source);
  const stored = await storeFacts(tx, source, facts);
  const reversed = await reverseFacts(tx, source, stored.kept);
  await markOutOfLimits(tx, stored.kept);
  const codes = [...stored.kept.flatMap(({ about }) => about.materialCode ?? []), ...reversed.materialCodes];
  await lockMaterials(tx, orders, codes);
  const covered = codes.length > 0 ? await settleGoods(tx, [...new Set(codes)]) : [];
  const entries: AuditEntry[] = entriesOf(stored.kept);
  await markActs(tx, stored.kept);
  entries.push(...(await settleOrders(tx, orders)));
  for (const id of covered.filter((one) => !orders.includes(one)))
    await schedule(tx, SETTLE, `${id}:goods:${stored.kept[0]?.id ?? 0}`, now);
  await matchSoon(tx, stored.kept, now);
  await audit(tx, entries);
  if (await report(tx, stored, outcomes)) await tellDoubtsSoon(tx, now);
  return outcomes;
}

/** Those that are facts and may be told by the actor; the others are refused in `outcomes`. */
async function acceptable(
  tx: TxCtx,
  source: string,
  told: readonly unknown[],
  now: Date,
  outcomes: FactOutcome[],
): Promise<Keeping[]> {
  const refuse = (index: number, refusal: Refusal): void => {
    outcomes[index] = { outcome: 'refused', ...refusal };
  };
  const reader = tx.actor.kind === 'system' ? 'system' : 'person';
  const checked = told.map((one, index) => ({ index, ...checkFact(one, reader) }));
  const facts = checked.flatMap((one) => {
    if (one.ok) return [{ index: one.index, fact: one.fact }];
    refuse(one.index, one.refusal);
    return [];
  });
  const about = await resolveAbout(
    tx,
    source,
    facts.map(({ fact }) => fact),
  );
  const kept: Keeping[] = [];
  for (const [i, { index, fact }] of facts.entries()) {
    const what = about[i];
    if (!what) continue;
    const wrong = checkTime(fact, now) ?? checkReversal(fact, what) ?? (await assertMayTell(tx, fact, what));
    if (wrong)
      refuse(index, { key: fact.key, code: wrong.code, field: wrong.field, message: explain(wrong.error) });
    else kept.push({ index, fact, about: what });
  }
  return kept;
}

/** What takes back cannot be taken back: whoever erred tells the fact again, under a new key. */
function checkReversal(fact: Keeping['fact'], about: About): Wrong | undefined {
  if (fact.kind !== 'reversal' || (about.reverses !== 'reversal' && fact.reverses !== fact.key))
    return undefined;
  return {
    code: 'fact.reversal_of_reversal',
    field: 'reverses',
    error: new AppError('fact.reversal_of_reversal', { key: fact.reverses }),
  };
}

/**
 * Locks the orders that the facts are about, those of facts that are taken back included, in the order of their ids.
 * @returns their ids
 */
async function lockConcerned(tx: TxCtx, facts: readonly Keeping[], source: string): Promise<number[]> {
  const named = facts.flatMap(({ about }) => about.orderId ?? []);
  const back = facts.flatMap(({ fact }) => (fact.kind === 'reversal' ? fact.reverses : []));
  const keys = facts.map(({ fact }) => fact.key);
  const rows = await tx.tx.execute<{ id: number }>(sql`
    select distinct id::float8 as id from (
      select unnest(${sql.param(named)}::bigint[]) as id
      union all
      select order_id from fact where source = ${source} and order_id is not null
        and key = any(${sql.param([...back, ...keys])}::text[])
    ) as orders order by id`);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await lockOrders(tx.tx, sql`select unnest(${sql.param(ids)}::bigint[])`);
  return ids;
}

/** @returns whether some of it is doubtful, so that somebody must look at it */
async function report(tx: TxCtx, stored: Stored, outcomes: FactOutcome[]): Promise<boolean> {
  const rows = await afterwards(tx, stored.kept);
  for (const { index, fact, id } of stored.kept) {
    const row = rows.get(id);
    outcomes[index] = {
      outcome: 'recorded',
      kind: fact.kind,
      key: fact.key,
      flags: row?.flags ?? [],
      ...(row?.number && row.status ? { order: { number: row.number, status: row.status } } : {}),
    };
  }
  for (const { index, fact } of stored.repeated)
    outcomes[index] = { outcome: 'repeated', kind: fact.kind, key: fact.key };
  for (const { index, fact } of stored.conflicts)
    outcomes[index] = { outcome: 'conflict', kind: fact.kind, key: fact.key };
  const loud = [...rows.values()].some(({ flags }) => flags.some((flag) => LOUD.includes(flag)));
  return loud || stored.conflicts.length > 0;
}

async function afterwards(tx: TxCtx, kept: readonly Kept[]) {
  const rows = await tx.tx.execute<{
    id: number;
    flags: string[];
    number: string | null;
    status: string | null;
  }>(sql`
    select f.id::float8 as id, f.flags, o.number, o.status from fact f left join customer_order o on o.id = f.order_id
    where f.id = any(${sql.param(kept.map(({ id }) => id))}::bigint[])`);
  return new Map(rows.map((row) => [row.id, row]));
}
