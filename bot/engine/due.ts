import { sql } from 'drizzle-orm';
import type { Db } from '../../db/client.ts';
import type { Ctx, TxCtx } from '../../workflows/context.ts';
import { flows } from '../../workflows/index.ts';

type Base = Omit<Ctx, 'actor' | 'tx'>;

/** A due instant is given up (dead, alarmed) after this many failed attempts. */
const MAX_ATTEMPTS = 10;

/**
 * Does what is due, the most overdue first, each in ONE transaction with its claim: a crash gives the
 * row back at once, other copies pass over it.
 */
export async function drainDue(base: Base): Promise<void> {
  while (await doOne(base));
}

async function doOne(base: Base): Promise<boolean> {
  return base.db.transaction(async (tx) => {
    const rows = await tx.execute<{ id: string; kind: string; ref: string }>(sql`
      select id, kind, ref from due_instant
      where done_at is null and not dead and due_at <= app_now()
      order by due_at limit 1 for update skip locked`);
    const row = rows[0];
    if (!row) return false;
    const ctx: TxCtx = { ...base, tx, actor: { kind: 'system', name: row.kind } };
    try {
      await tx.transaction(async (inner) => handlerOf(row.kind)({ ...ctx, tx: inner }, row.ref));
      await tx.execute(sql`update due_instant set done_at = app_now(), error = null where id = ${row.id}`);
    } catch (err) {
      base.log.error({ err, code: 'due.failed', kind: row.kind, ref: row.ref }, 'due instant failed');
      await tx.execute(sql`
        update due_instant set attempts = attempts + 1, error = ${String(err).slice(0, 500)},
          due_at = app_now() + make_interval(secs => least(600, power(2, attempts))),
          dead = attempts + 1 >= ${MAX_ATTEMPTS}
        where id = ${row.id}`);
    }
    return true;
  });
}

function handlerOf(kind: string): (ctx: TxCtx, ref: string) => Promise<void> {
  for (const flow of flows) {
    const handler = flow.due?.[kind];
    if (handler) return handler;
  }
  throw new Error(`no flow answers to due instant ${kind}`);
}

/** Milliseconds until the next instant is due, by the database's clock; undefined when none waits. */
export async function nextDue(db: Db): Promise<number | undefined> {
  const rows = await db.execute<{ ms: string | null }>(sql`
    select extract(epoch from (min(due_at) - app_now())) * 1000 as ms from due_instant where done_at is null and not dead`);
  const ms = rows[0]?.ms;
  return ms === null || ms === undefined ? undefined : Math.max(0, Number(ms));
}
