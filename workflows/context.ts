import type { Logger } from 'pino';
import type { Db, Tx } from '../db/client.ts';
import type { EvidenceStore } from '../db/evidence/store.ts';
import type { Factory } from './factory/factory.ts';

/** Who acts. Roles are resolved from the factory configuration when the context is made. */
export type Actor =
  | { kind: 'staff'; userId: string; name: string; roles: readonly string[] }
  | { kind: 'system'; name: string };

/** Everything a verb may touch; the outside world comes in only through it. */
export interface Ctx {
  db: Db;
  /** An open transaction that verbs join (withTransaction). */
  tx?: Tx;
  actor: Actor;
  factory: Factory;
  evidence: EvidenceStore;
  log: Logger;
}

/** A context inside a transaction: what verbs write with. */
export type TxCtx = Ctx & { tx: Tx };

/** How the actor is written in orders and in the audit log. */
export const actorId = (actor: Actor): string =>
  actor.kind === 'staff' ? `staff:${actor.userId}` : `system:${actor.name}`;
