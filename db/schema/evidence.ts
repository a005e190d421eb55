import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant, instantNow, ref } from './columns.ts';

/** A file in the evidence store, by content hash; the row is written only after the bytes are durable. */
export const evidenceFile = pgTable('evidence_file', {
  sha256: text().primaryKey(),
  size: bigint({ mode: 'number' }).notNull(),
  mime: text().notNull(),
  name: text().notNull(),
  uploadedBy: text().notNull(),
  storedAt: instantNow(),
});

/** What examining a file found, once per content (workflows/evidence). */
export const evidenceExamination = pgTable('evidence_examination', {
  sha256: text().primaryKey(),
  /** picture | pdf | document */
  kind: text().notNull(),
  mime: text().notNull(),
  width: integer(),
  height: integer(),
  pages: integer(),
  /** 0 to 100; null for documents. */
  sharpness: integer(),
  /** blurred, tiny, blank, dark … */
  faults: text().array().notNull().default([]),
  /** Perceptual hash, lower-case hex; null when the picture has too little structure for one to mean anything. */
  fingerprint: text(),
  /** The clean preview in the evidence store. */
  previewSha256: text(),
  examinedAt: instantNow(),
});

/**
 * A file that somebody sent as evidence, until it is attached or refused. A worker claims it, so a restart resumes it.
 */
export const evidenceIntake = pgTable(
  'evidence_intake',
  {
    id: uuid().primaryKey().defaultRandom(),
    sha256: text().notNull(),
    name: text().notNull(),
    userId: text().notNull(),
    /** Where it is answered (workflows/messages.ts Recipient). */
    replyTo: jsonb().$type<unknown>().notNull(),
    /** Words that came with it or that it quotes: they may name the order or the checkpoint; `date:5` from a letter's upload page. */
    words: text().notNull().default(''),
    /** The checkpoint it is for; null: to be found out, or asked. */
    checkpointId: ref(),
    /** Sent by the upload page, which shows the outcome itself. */
    quiet: boolean().notNull().default(false),
    /** examining | asking | attached | refused | expired */
    state: text().notNull().default('examining'),
    /** While it is asked about: the intake whose question asks for this one, too. */
    question: uuid(),
    /** The sentence that its sender was told in the end. */
    outcome: text(),
    leasedUntil: instant(),
    attempts: integer().notNull().default(0),
    createdAt: instantNow(),
    finishedAt: instant(),
  },
  (t) => [
    index('evidence_intake_open').on(t.createdAt).where(sql`state = 'examining'`),
    index('evidence_intake_asking').on(t.userId).where(sql`state = 'asking'`),
  ],
);
