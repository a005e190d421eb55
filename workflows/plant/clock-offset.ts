import type { PlantBatch, PlantRecord } from '../../plant-gateway/delivery/wire.ts';

/** No request is under way for longer (the gateway gives up before), ms. */
const LONGEST_WAY_MS = 30_000;
/** What is nearer by less changes nothing, ms: stretches that grow keep the beginning that they were told with. */
const BETTER_MS = 500;
/** A clock that differs by less is right, ms: times stay as they came. */
const RIGHT_MS = 2_000;

/**
 * How far a stream's clock is ahead of ours. What is measured is that less the way here, so the largest measurement is the
 * nearest; one that is smaller by more than any way takes is a clock that went slower.
 * @param known by the measurements before; null before the first
 * @param measured the clock's time when the batch was sent, less ours when it came, ms
 * @param alive the process itself sends; of what it left behind another one can only say what its clock would show
 */
export function offsetAfter(known: number | null, measured: number, alive: boolean): number {
  if (known === null) return measured;
  const differs = Math.abs(known - measured) > LONGEST_WAY_MS;
  if (differs) return alive ? measured : known;
  return measured > known + BETTER_MS ? measured : known;
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
