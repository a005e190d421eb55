import type { PlantBatch, PlantRecord } from '../../plant-gateway/delivery/wire.ts';

/** No request is under way for longer (the gateway gives up before), ms. */
const LONGEST_WAY_MS = 30_000;
/** A clock that differs by less is right, ms: times stay as they came. */
const RIGHT_MS = 2_000;

/**
 * How far a stream's clock is ahead of ours. What is measured is that less the way here, so the largest measurement is the
 * nearest; one that is smaller by more than any way takes is a clock that went slower.
 * @param known by the measurements before; null before the first
 * @param measured the clock's time when the batch was sent, less ours when it came, ms
 */
export function offsetAfter(known: number | null, measured: number): number {
  if (known === null || measured > known || known - measured > LONGEST_WAY_MS) return measured;
  return known;
}

/** The same batch by our clock. @param offsetMs how far its clock is ahead of ours */
export function byOurClock(batch: PlantBatch, offsetMs: number): PlantBatch {
  if (Math.abs(offsetMs) <= RIGHT_MS) return batch;
  const ours = (ms: number): number => ms - offsetMs;
  const { records, answers } = batch;
  return {
    ...batch,
    records: records.map((one): PlantRecord => {
      if (one.kind === 'count') return { ...one, atMs: ours(one.atMs) };
      return { ...one, fromMs: ours(one.fromMs), toMs: ours(one.toMs) };
    }),
    ...(answers ? { answers: answers.map((one) => ({ ...one, atMs: ours(one.atMs) })) } : {}),
  };
}
