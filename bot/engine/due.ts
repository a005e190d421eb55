import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import { auditLast } from '../../workflows/audit/last.ts';
import type { Ctx, TxCtx } from '../../workflows/context.ts';
import type { DueHandler } from '../../workflows/flow.ts';
import { flows } from '../../workflows/index.ts';

type Base = Omit<Ctx, 'actor' | 'tx'>;

interface DueRow extends Record<string, unknown> {
  id: string;
  kind: string;
  ref: string;
}

/** A due instant is given up (dead, alarmed) after this many failed attempts. */
const MAX_ATTEMPTS = 10;

/** Rows of one kind in one transaction, for handlers that decide in sets. */
const SET_SIZE = 200;

/** What is due and in another copy's hands is looked at again after this long, ms. */
const ELSEWHERE_MS = 100;

/**
 * Does what is due, the most overdue first, in ONE transaction with its claim: a crash gives the rows back at once,
 * other copies pass over them. Handlers that decide in sets get up to SET_SIZE rows; when a set fails its rows are
 * tried one by one, so that one bad row holds up no other.
 * @returns ms until it must look again; undefined when nothing is planned
 */
export async function drainDue(base: Base): Promise<number | undefined> {
  for (;;) {
    const ms = await nextDue(base.db);
    if (ms === undefined || ms > 0) return ms;
    const claimed: DueRow[] = [];
    try {
      if (!(await attempt(base, claimed, sql`due_at <= app_now()`))) return ELSEWHERE_MS;
    } catch (err) {
      // Nothing claimed: the database is away, or the claim itself is at fault.
      if (claimed.length === 0) throw err;
      if (claimed.length === 1) await postpone(base, claimed, err);
      else await oneByOne(base, claimed);
    }
  }
}

async function oneByOne(base: Base, rows: readonly DueRow[]): Promise<void> {
  for (const row of rows) {
    await attempt(base, [], sql`id = ${row.id}`).catch((err: unknown) => postpone(base, [row], err));
  }
}

/** @param claimed is filled with the rows that the transaction holds. @returns false when there was none. */
function attempt(base: Base, claimed: DueRow[], which: ReturnType<typeof sql>): Promise<boolean> {
  return base.db.transaction((tx) =>
    auditLast(tx, async () => {
      const [[first]] = await Promise.all([
        tx.execute<DueRow>(sql`
          select id, kind, ref from due_instant
          where done_at is null and not dead and ${which}
          order by due_at limit 1 for update skip locked`),
        // As for inbound rows: what a power cut takes was told to nobody, and is due again.
        tx.execute(sql`set local synchronous_commit = off`),
      ]);
      if (!first) return false;
      claimed.push(first);
      const handler = handlerOf(first.kind);
      const ctx: TxCtx = { ...base, tx, actor: { kind: 'system', name: first.kind } };
      if (typeof handler === 'function') await handler(ctx, first.ref);
      else {
        claimed.push(...(await moreOf(ctx, first)));
        await handler.set(
          ctx,
          claimed.map((row) => row.ref),
        );
      }
      await tx.execute(sql`
        update due_instant set done_at = app_now(), error = null
        where id in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(claimed.map((row) => row.id))}::text::jsonb))
          and due_at <= app_now()`);
      return true;
    }),
  );
}

function moreOf({ tx }: TxCtx, { id, kind }: DueRow): Promise<DueRow[]> {
  return tx.execute<DueRow>(sql`
    select id, kind, ref from due_instant
    where done_at is null and not dead and due_at <= app_now() and kind = ${kind} and id <> ${id}
    order by due_at limit ${SET_SIZE - 1} for update skip locked`);
}

async function postpone(base: Base, rows: readonly DueRow[], err: unknown): Promise<void> {
  for (const { id, kind, ref } of rows) {
    base.log.error({ err, code: 'due.failed', kind, ref }, 'due instant failed');
    await base.db.execute(sql`
      update due_instant set attempts = attempts + 1, error = ${String(err).slice(0, 500)},
        due_at = app_now() + make_interval(secs => least(600, power(2, attempts))),
        dead = attempts + 1 >= ${MAX_ATTEMPTS}
      where id = ${id} and done_at is null`);
  }
}

function handlerOf(kind: string): DueHandler {
  for (const flow of flows) {
    const handler = flow.due?.[kind];
    if (handler) return handler;
  }
  throw new Error(`no flow answers to due instant ${kind}`);
}

/** Milliseconds until the next instant is due, by the database's clock; undefined when none waits. */
async function nextDue(db: Db): Promise<number | undefined> {
  const rows = await db.execute<{ ms: string | null }>(sql`
    select extract(epoch from (min(due_at) - app_now())) * 1000 as ms from due_instant where done_at is null and not dead`);
  const ms = rows[0]?.ms;
  return ms === null || ms === undefined ? undefined : Math.max(0, Number(ms));
}
