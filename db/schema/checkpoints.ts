import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { identity, instant, instantNow, ref } from './columns.ts';
import { order } from './orders.ts';

/**
 * A mandatory checkpoint of one order, as it stands now; its past is in the audit log. `round` rises with every
 * reopening, `arm` with every new deadline (opening, reopening, after a meeting), `version` with every change.
 */
export const checkpoint = pgTable(
  'checkpoint',
  {
    id: identity(),
    orderId: ref()
      .notNull()
      .references(() => order.id),
    /** Key in checkpoints.yaml. */
    key: text().notNull(),
    /** Name when it was opened: the configuration may change later. */
    name: text().notNull(),
    /** open | passed | rejected | withdrawn */
    state: text().notNull().default('open'),
    round: integer().notNull().default(1),
    arm: integer().notNull().default(1),
    version: integer().notNull().default(1),
    openedAt: instantNow(),
    /** What opened it: `status:confirmed`, `event:created`, `checkpoint:bom_freeze`, `change:quantity`, `staff:<userId>`. */
    openedBy: text().notNull(),
    /** Null while it cannot be computed (a year without holiday data); then it is computed later. */
    deadlineAt: instant(),
    /** Highest tier of the ladder that has run in this arm; 0 = none. */
    tier: integer().notNull().default(0),
    /** When the ladder's next step is planned; null: no step left, or the checkpoint is not open. */
    nextStepAt: instant(),
    /** Who asked by hand for the step that is planned, and why (`staff:<userId> <reason>`); null: the schedule. */
    nextStepCause: text(),
    /** 处理中: somebody works on it until then; afterwards the ladder goes on where it was. */
    busyUntil: instant(),
    busyBy: text(),
    /** The order's facts that it depends on, as they were when this round was opened. */
    facts: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    /** What an upstream change did to the facts since the round before: `{ field: [before, after] }`. */
    changed: jsonb().$type<Record<string, [unknown, unknown]>>(),
    decidedAt: instant(),
    /** `staff:<userId>` or `system:<name>` */
    decidedBy: text(),
    reason: text().notNull().default(''),
  },
  (t) => [
    unique('checkpoint_of_order').on(t.orderId, t.key),
    index('checkpoint_open').on(t.orderId).where(sql`state in ('open', 'rejected')`),
    // The self-audit: what is open and late by its own plan.
    index('checkpoint_next_step').on(t.nextStepAt).where(sql`state = 'open'`),
  ],
);

/** Who must sign a checkpoint in its present round. A place is one signature; a delegate signs for the place's holder. */
export const checkpointSigner = pgTable(
  'checkpoint_signer',
  {
    id: identity(),
    checkpointId: ref()
      .notNull()
      .references(() => checkpoint.id),
    round: integer().notNull(),
    /** From 1; with `order: sequence` a place may sign when all before it have. */
    place: integer().notNull(),
    userId: text().notNull(),
    /** waiting (not yet its turn) | pending | signed | rejected | released (not needed any more) | transferred */
    state: text().notNull().default('pending'),
    /** rule | fallback | transfer | added */
    source: text().notNull().default('rule'),
    decidedAt: instant(),
    /** Who really signed: the holder or their delegate. */
    decidedBy: text(),
    reason: text().notNull().default(''),
    /** When it was their turn, and when it was not any more (signed, released, given away); kept by a trigger. */
    askedAt: instant(),
    endedAt: instant(),
    /** Who had the order then, or sold it: in whose name it was asked. */
    askedBy: text(),
  },
  (t) => [
    index('checkpoint_signer_asked').on(t.askedAt),
    index('checkpoint_signer_ended').on(t.endedAt),
    index('checkpoint_signer_of').on(t.checkpointId, t.round, t.place),
    index('checkpoint_signer_pending').on(t.userId).where(sql`state = 'pending'`),
  ],
);

/** Who else is told of a checkpoint, beside those who sign. */
export const checkpointWatcher = pgTable(
  'checkpoint_watcher',
  {
    checkpointId: ref()
      .notNull()
      .references(() => checkpoint.id),
    userId: text().notNull(),
  },
  (t) => [unique('checkpoint_watcher_once').on(t.checkpointId, t.userId)],
);

/** A file that was accepted as evidence of a checkpoint, in the round in which it was given. */
export const checkpointEvidence = pgTable(
  'checkpoint_evidence',
  {
    id: identity(),
    checkpointId: ref()
      .notNull()
      .references(() => checkpoint.id),
    round: integer().notNull(),
    sha256: text().notNull(),
    name: text().notNull(),
    uploadedBy: text().notNull(),
    at: instantNow(),
    /** What was wrong with it and accepted all the same: blurred, tiny, blank, dark, reused. */
    flags: text().array().notNull().default([]),
    /** For `reused`: the number of the other order. */
    reusedFrom: text(),
  },
  (t) => [
    unique('checkpoint_evidence_once').on(t.checkpointId, t.round, t.sha256),
    index('checkpoint_evidence_file').on(t.sha256),
  ],
);
