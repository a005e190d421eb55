import { and, desc, eq } from 'drizzle-orm';
import { fact, factConflict, order } from '../../db/schema/index.ts';
import type { Ctx } from '../context.ts';
import { statusOf } from '../factory/rules.ts';

/** What became of a fact, for who told it. Instants are ISO 8601 in UTC. */
export interface ToldFact {
  key: string;
  kind: string;
  occurredAt: string;
  recordedAt: string;
  flags: string[];
  /** Identical deliveries after the first. */
  repeats: number;
  /** The key of the fact that took it back. */
  reversedBy: string | null;
  /** Its order as it is now; null when it names none, or there is none of that number (yet). */
  order: { number: string; status: string; statusName: string } | null;
  /** Deliveries under the same key with other content, the latest first, kept beside it. */
  conflicts: { receivedAt: string; payload: unknown }[];
}

const MOST_CONFLICTS = 20;

/**
 * A fact by its sender and key. Senders see their own facts only: of orders they learn the status of those that they
 * have told something about, and nothing else.
 * @returns null when this sender has told none
 */
export async function readFact(
  ctx: Pick<Ctx, 'db' | 'factory'>,
  source: string,
  key: string,
): Promise<ToldFact | null> {
  // No stored text has one, and PostgreSQL refuses to look for it.
  if (key.includes('\0')) return null;
  const [row] = await ctx.db
    .select({ fact, number: order.number, status: order.status })
    .from(fact)
    .leftJoin(order, eq(order.id, fact.orderId))
    .where(and(eq(fact.source, source), eq(fact.key, key)));
  if (!row) return null;
  const conflicts = await ctx.db
    .select({ receivedAt: factConflict.receivedAt, payload: factConflict.payload })
    .from(factConflict)
    .where(eq(factConflict.factId, row.fact.id))
    .orderBy(desc(factConflict.id))
    .limit(MOST_CONFLICTS);
  const { kind, occurredAt, receivedAt, flags, repeats, reversedBy } = row.fact;
  return {
    key,
    kind,
    occurredAt: occurredAt.toISOString(),
    recordedAt: receivedAt.toISOString(),
    flags,
    repeats,
    reversedBy,
    order:
      row.number === null || row.status === null
        ? null
        : {
            number: row.number,
            status: row.status,
            statusName: statusOf(ctx.factory.flow, row.status).name,
          },
    conflicts: conflicts.map((one) => ({ ...one, receivedAt: one.receivedAt.toISOString() })),
  };
}
