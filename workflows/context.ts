import type { Logger } from 'pino';
import type { Db, Tx } from '../db/client.ts';
import type { EvidenceStore } from '../db/evidence/store.ts';
import type { Plant } from '../plant-gateway/config/plant.ts';
import type { LetterReader } from './due-date-change/letter-reader.ts';
import type { EvidenceExaminer } from './evidence/examiner.ts';
import type { Factory } from './factory/factory.ts';

/** Who acts. Roles are resolved from the factory configuration when the context is made. */
export type Actor =
  | { kind: 'staff'; userId: string; name: string; roles: readonly string[] }
  | { kind: 'system'; name: string };

/** A stretch of time that somebody has taken: an event in their calendar, also one not answered yet. */
export interface Busy {
  start: Date;
  end: Date;
}

/** People's calendars on their chat platform. A question takes up to some seconds: never ask inside a transaction. */
export interface CalendarPort {
  /**
   * What people have between two instants, in order of time. Who organises comes first: the question is asked in their
   * name. People whose calendar cannot be read are absent.
   * @throws Error only when nobody's calendar could be read for want of the platform (away, permission missing)
   */
  busy(userIds: readonly string[], from: Date, to: Date): Promise<Map<string, Busy[]>>;
}

/** Everything a verb may touch; the outside world comes in only through it. */
export interface Ctx {
  db: Db;
  /** An open transaction that verbs join (withTransaction). */
  tx?: Tx;
  actor: Actor;
  factory: Factory;
  evidence: EvidenceStore;
  log: Logger;
  /** Where people's browsers reach this service, no slash at the end; null: no links to pages are offered. */
  publicUrl: string | null;
  /** Looks at files that people send; absent where none are taken in. */
  examiner?: EvidenceExaminer;
  /** Reads customers' letters; absent where none are read, then a person compares them. */
  letters?: LetterReader;
  /** Absent where the platform has no calendars that can be asked. */
  calendar?: CalendarPort;
  /** The machines as plant.yaml has them at present; absent where there is none. */
  plant?: () => Plant;
}

/** A context inside a transaction: what verbs write with. */
export type TxCtx = Ctx & { tx: Tx };

/** How the actor is written in orders and in the audit log. */
export const actorId = (actor: Actor): string =>
  actor.kind === 'staff' ? `staff:${actor.userId}` : `system:${actor.name}`;
