import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { canonicalJson, storable } from '../audit/json.ts';
import { actorId, type TxCtx } from '../context.ts';
import { CONFLICT, UNKNOWN_ORDER, WAITS_FOR_TARGET } from './flags.ts';
import type { Fact } from './kinds.ts';
import type { About } from './resolve.ts';

/** A fact that is to be kept, with what it is about. */
export interface Keeping {
  /** Its place among those that were told. */
  index: number;
  fact: Fact;
  about: About;
}

export interface Kept extends Keeping {
  id: number;
}

/** Of what was told: kept now, known already as it is, known with other content. */
export interface Stored {
  kept: Kept[];
  repeated: Keeping[];
  conflicts: (Keeping & { id: number })[];
}

const digestOf = (fact: Fact): string =>
  createHash('sha256')
    .update(canonicalJson(storable({ ...fact, occurredAt: new Date(fact.occurredAt) })))
    .digest('hex');

/**
 * Keeps facts, each once per sender and key. Rows are written in the order of their keys, so that two senders of the
 * same facts never wait for each other. What comes again is counted; what comes again with other content is kept beside
 * the first and flagged.
 */
export async function storeFacts(ctx: TxCtx, source: string, facts: readonly Keeping[]): Promise<Stored> {
  const rows = facts.map((one) => ({ ...one, digest: digestOf(one.fact) }));
  const first = new Map<string, (typeof rows)[number]>();
  for (const row of rows) if (!first.has(row.fact.key)) first.set(row.fact.key, row);
  const ids = await insert(ctx, source, [...first.values()]);
  const kept = [...first.values()].flatMap((row) => {
    const id = ids.get(row.fact.key);
    return id === undefined ? [] : [{ ...row, id }];
  });
  const others = rows.filter((row) => !kept.some((one) => one.index === row.index));
  if (others.length === 0) return { kept, repeated: [], conflicts: [] };
  const known = await knownOf(
    ctx,
    source,
    others.map(({ fact }) => fact.key),
  );
  const repeated = others.filter(({ fact, digest }) => known.get(fact.key)?.digest === digest);
  const conflicts = others
    .filter((row) => !repeated.includes(row))
    .flatMap((row) => {
      const id = known.get(row.fact.key)?.id;
      return id === undefined ? [] : [{ ...row, id }];
    });
  await countRepeats(
    ctx,
    source,
    repeated.map(({ fact }) => fact.key),
  );
  await keepConflicts(ctx, conflicts);
  return { kept, repeated, conflicts };
}

async function insert(
  ctx: TxCtx,
  source: string,
  rows: readonly (Keeping & { digest: string })[],
): Promise<Map<string, number>> {
  const by = actorId(ctx.actor);
  const json = JSON.stringify(
    rows.map(({ fact, about, digest }) => ({
      key: fact.key,
      kind: fact.kind,
      order_number: about.orderNumber,
      order_id: about.orderId,
      material_code: about.materialCode,
      occurred_at: fact.occurredAt,
      // What PostgreSQL cannot keep (U+0000, half a surrogate pair) is left out, as in the audit log.
      payload: storable(fact),
      digest,
      flags: firstFlags(fact, about),
      quantity: about.quantity,
    })),
  );
  const kept = await ctx.tx.execute<{ id: number; key: string }>(sql`
    insert into fact (source, key, kind, order_number, order_id, material_code, occurred_at, payload, digest, flags, reported_by, quantity)
    select ${source}, key, kind, order_number, order_id, material_code, occurred_at, payload, digest, flags, ${by}, quantity
    from jsonb_to_recordset(${json}::text::jsonb) as r (key text, kind text, order_number text, order_id bigint, material_code text,
      occurred_at timestamptz, payload jsonb, digest text, flags text[], quantity numeric)
    order by key
    on conflict (source, key) do nothing
    returning id::float8 as id, key`);
  return new Map(kept.map(({ id, key }) => [key, id]));
}

/** Before anything is read anew: an order that nobody knows, a reversal of what has not been told. */
function firstFlags(fact: Fact, about: About): string[] {
  if (fact.kind === 'reversal') return about.reverses === undefined ? [WAITS_FOR_TARGET] : [];
  return about.orderNumber !== null && about.orderId === null ? [...about.flags, UNKNOWN_ORDER] : about.flags;
}

async function knownOf(ctx: TxCtx, source: string, keys: readonly string[]) {
  const rows = await ctx.tx.execute<{ id: number; key: string; digest: string }>(sql`
    select id::float8 as id, key, digest from fact where source = ${source} and key = any(${sql.param([...keys])}::text[])`);
  return new Map(rows.map((row) => [row.key, row]));
}

async function countRepeats(ctx: TxCtx, source: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await ctx.tx.execute(sql`
    update fact set repeats = repeats + 1, repeated_at = app_now()
    where id in (select id from fact where source = ${source} and key = any(${sql.param([...keys])}::text[]) order by id for update)`);
}

async function keepConflicts(
  ctx: TxCtx,
  rows: readonly (Keeping & { id: number; digest: string })[],
): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(
    rows.map(({ id, fact, digest }) => ({ fact_id: id, payload: storable(fact), digest })),
  );
  await ctx.tx.execute(sql`
    insert into fact_conflict (fact_id, payload, digest, reported_by)
    select fact_id, payload, digest, ${actorId(ctx.actor)}
    from jsonb_to_recordset(${json}::text::jsonb) as r (fact_id bigint, payload jsonb, digest text)
    on conflict do nothing`);
  await ctx.tx.execute(sql`
    update fact set flags = array_append(flags, ${CONFLICT})
    where id = any(${sql.param(rows.map(({ id }) => id))}::bigint[]) and not ${CONFLICT} = any(flags)`);
}
