import { z } from 'zod';
import { MACHINE_STATES } from '../config/plant.ts';
import { DOUBTS, type PlantRecord as Found } from '../sink.ts';

/*
 * What a gateway tells the service, and how: batches of records that are numbered without gaps in one stream (what one
 * process found). The service keeps the number of the last one that took effect.
 */

/** Records in a batch at most. */
export const MOST_RECORDS = 500;

/** Instants are whole ms since 1970 by the gateway's clock. */
const instant = z.int().min(0);
const name = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[^\p{Cc}]+$/u);
const head = { seq: z.int().min(1), machine: name };

const interval = z
  .strictObject({
    ...head,
    kind: z.literal('interval'),
    state: z.enum(MACHINE_STATES),
    fromMs: instant,
    toMs: instant,
    samples: z.int().min(0).max(2_000_000_000),
    doubt: z.enum(DOUBTS),
    final: z.boolean(),
  })
  .refine(({ fromMs, toMs }) => toMs > fromMs, { error: 'backward', path: ['toMs'] });

const count = z.strictObject({
  ...head,
  kind: z.literal('count'),
  counter: name,
  atMs: instant,
  delta: z.int().min(0),
  raw: z.number(),
});

const plantRecord = z.discriminatedUnion('kind', [interval, count]);
/** A record as the gateway found it, with its number in the stream. */
export type Numbered<R extends Found> = R extends Found ? R & { seq: number } : never;
export type PlantRecord = Numbered<Found>;

/** A machine's last answer as it came, for people who look at its registers. Not kept in buffers: only the newest counts. */
const machineAnswer = z.strictObject({
  machine: name,
  atMs: instant,
  raw: z
    .array(
      z.strictObject({
        from: z.string().regex(/^(?:coil|discrete|input|holding) \d{1,5}$/),
        hex: z.string().regex(/^(?:[0-9a-f]{2}){0,250}$/),
      }),
    )
    .max(64),
  refused: z.array(name).max(200),
});
export type MachineAnswer = z.output<typeof machineAnswer>;

const streamId = z.string().regex(/^[0-9a-f]{16,64}$/);

export const plantBatch = z.strictObject({
  gateway: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  stream: streamId,
  /**
   * The stream of the process that sends: another one than `stream` for what an earlier process left behind. Who tells it
   * has a clock that passes evenly within a stream, so that its times can be put right by ours.
   */
  run: streamId.optional(),
  /** The computer that it runs on, for people. */
  host: name.optional(),
  /** What the clock of the records says when they are sent; what it knows of is as old as that. */
  sentAt: instant,
  /** With the stream of the process that sends: it told of none of it beyond here before. */
  told: z.int().min(0).optional(),
  /** What people read there from the clock. */
  wallAt: instant.optional(),
  /** The gateway no longer has anything before the first record: its buffer was full. */
  lostBefore: z.boolean().optional(),
  /** So many of that never reached a service; left out: all of it. */
  lost: z.int().min(0).optional(),
  /** With the first records of a stream: where the one before it ended. */
  after: z.strictObject({ stream: streamId, seq: z.int().min(0) }).optional(),
  records: z.array(plantRecord).max(MOST_RECORDS),
  /** What machines of these records answered last. */
  answers: z.array(machineAnswer).max(MOST_RECORDS).optional(),
});
export type PlantBatch = z.output<typeof plantBatch>;

/** The service's answer: everything up to `lastSeq` has taken effect and can be forgotten. */
export interface PlantReceipt {
  lastSeq: number;
  taken: number;
  /** Told before. */
  repeated: number;
  /** Records that never can be taken, each with why; they count as told. */
  refused: { seq: number; why: string }[];
  /** How far the gateway's clock is ahead of the service's, ms. */
  skewMs?: number;
  /** Another process delivers under the gateway's name at the same time: the computer that it runs on. */
  twin?: string;
}
