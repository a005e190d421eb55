import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { codeText, identity, instant, instantNow, ref } from './columns.ts';
import { order } from './orders.ts';

/**
 * What a machine did, as stretches of time and not as samples: 200 machines that change every ten minutes make 29,000
 * rows a day. Of one machine no two overlap, and what no gateway saw is `unknown` or no row at all (both count as not
 * known, never as idle); only the ingest verb writes here, under the machine's lock. `toAt` grows while the state lasts
 * and stands in no index, so that growing stays within the page (HOT).
 */
export const machineInterval = pgTable(
  'machine_interval',
  {
    id: identity(),
    /** A machine's id in plant.yaml. */
    machine: codeText().notNull(),
    /** run | setup | idle | alarm | off | unknown */
    state: text().notNull(),
    fromAt: instant().notNull(),
    toAt: instant().notNull(),
    /** Readings that it rests on; 0 for `unknown`. */
    samples: integer().notNull().default(0),
    /** Why a stretch is doubtful or unknown (DOUBTS of plant-gateway/sink.ts); '' for a good one. */
    quality: text().notNull().default(''),
    /** Which gateway saw it. */
    source: text().notNull(),
  },
  (t) => [
    unique('machine_interval_once').on(t.machine, t.fromAt),
    check('machine_interval_forward', sql`to_at > from_at`),
  ],
);

/**
 * How far a machine's counter (parts) went within a minute: differences, with wraps and resets already taken out by the
 * gateway. One row per minute in which it moved.
 */
export const machineCount = pgTable(
  'machine_count',
  {
    machine: codeText().notNull(),
    counter: text().notNull(),
    /** The minute in which the difference was seen. */
    minute: instant().notNull(),
    delta: bigint({ mode: 'number' }).notNull(),
    /** What the device counted in it, (from, to] by its own count: who tells of the same parts again is known by that. */
    rawFrom: doublePrecision(),
    rawTo: doublePrecision(),
  },
  (t) => [primaryKey({ columns: [t.machine, t.counter, t.minute] })],
);

/** How fresh what is known of a machine is; overwritten by each delivery that tells of it. */
export const machineNow = pgTable('machine_now', {
  machine: codeText().primaryKey(),
  state: text().notNull(),
  /** Since when it is in this state. */
  since: instant().notNull(),
  /** Up to when that is known (the last good reading, or the end of the unknown stretch). */
  seenAt: instant().notNull(),
  /** The last reading that was good; null when there never was one. */
  goodAt: instant(),
  source: text().notNull(),
  /** What its counters said last, raw. */
  counters: jsonb().$type<Record<string, number>>().notNull().default({}),
  /** The latest word on each counter and whose it was: what another gateway counted before is not counted again. */
  counted: jsonb()
    .$type<Record<string, { atMs: number; raw: number; stream: string }>>()
    .notNull()
    .default({}),
});

/** What a machine answered last, as it came; overwritten by each delivery that brings a newer one. */
export const machineAnswer = pgTable('machine_answer', {
  machine: codeText().primaryKey(),
  /** When it was read. */
  readAt: instant().notNull(),
  /** `[{from: 'holding 0', hex: '0005…'}]` */
  raw: jsonb().$type<{ from: string; hex: string }[]>().notNull(),
  /** Names of tags that the device refused. */
  refused: jsonb().$type<string[]>().notNull().default([]),
  source: text().notNull(),
});

/**
 * A gateway's delivery: everything up to `lastSeq` of this stream has taken effect, nothing beyond. A stream is what one
 * process of a gateway found; rows stay, because a folder put back from a copy may tell of old ones again.
 */
export const plantStream = pgTable(
  'plant_stream',
  {
    gateway: text().notNull(),
    stream: text().notNull(),
    lastSeq: bigint({ mode: 'number' }).notNull().default(0),
    firstAt: instantNow(),
    lastAt: instantNow(),
    /** When the process itself delivered last (what it left behind, another one delivers), and on which computer it runs. */
    ownAt: instant(),
    host: text().notNull().default(''),
    /** How far its clock was ahead of ours (behind: below 0) at the last delivery, ms. */
    skewMs: bigint({ mode: 'number' }).notNull().default(0),
    /** How far the clock of its records is ahead of ours, ms; null: not measured, they stand as they came. */
    offsetMs: bigint({ mode: 'number' }),
    /** Records that its full buffer had to drop before they could be delivered, and when that was told last. */
    lost: bigint({ mode: 'number' }).notNull().default(0),
    lostAt: instant(),
    /** Records that were refused, the last time that happened, and why. */
    refused: bigint({ mode: 'number' }).notNull().default(0),
    refusedAt: instant(),
    refusedWhy: text().notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.gateway, t.stream] })],
);

/** Where the machine and the people's reports contradict each other: both figures are kept, neither is overwritten. */
export const plantConflict = pgTable(
  'plant_conflict',
  {
    id: identity(),
    machine: codeText().notNull(),
    /** unreported | idle_report | report_only | count | clock (workflows/plant/merge/rules.ts) */
    kind: text().notNull(),
    /** What makes it this one and no other: the order and step, or the instant at which it began. */
    mark: text().notNull(),
    orderId: ref().references(() => order.id),
    step: integer(),
    fromAt: instant().notNull(),
    /** Null while it goes on. */
    toAt: instant(),
    /** What the machine says and what was reported, in figures. */
    plc: jsonb().$type<Record<string, string | number | null>>().notNull(),
    mes: jsonb().$type<Record<string, string | number | null>>().notNull(),
    /** open | confirmed (a person has looked at it) | over (it ended by itself) */
    state: text().notNull().default('open'),
    seenAt: instantNow(),
    decidedBy: text(),
    decidedAt: instant(),
    note: text().notNull().default(''),
  },
  (t) => [
    unique('plant_conflict_once').on(t.machine, t.kind, t.mark),
    index('plant_conflict_open').on(t.machine).where(sql`state = 'open'`),
    index('plant_conflict_time').on(t.fromAt),
  ],
);
