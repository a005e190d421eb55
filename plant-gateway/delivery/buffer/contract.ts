import type { Logger } from 'pino';
import type { PlantSink } from '../../sink.ts';
import type { PlantRecord } from '../wire.ts';
import type { RecordClock } from './clocks.ts';

export interface BufferOptions {
  folder: string;
  /** Beyond this the oldest records are dropped, bytes. */
  maxBytes?: number;
  /** What was delivered is kept for a service that is put back from a backup, bytes. */
  keepBytes?: number;
  /** A new file is begun beyond this, bytes. */
  segmentBytes?: number;
  /** That of the records; left out: the wall clock. */
  clock?: RecordClock;
  log: Logger;
}

/** What is next to deliver, all of one stream. */
export interface Unsent {
  stream: string;
  records: PlantRecord[];
  /** What lay between the last delivery and these is gone. */
  lostBefore: boolean;
  /** So many of it never reached the service. */
  lost: number;
  /** With the first records of a stream: where the one before it ended. */
  after?: { stream: string; seq: number };
  /** How far the wall clock went ahead of that of these records as long as their process lived, ms. */
  aheadMs: number;
}

/**
 * Records on disk, from where a gateway found them to where the service has taken them. Those of one process are one
 * stream, numbered from 1 on: a number means the same record wherever it stands, though the folder be a copy of another.
 */
export interface PlantBuffer extends PlantSink {
  /** The stream of this process. */
  readonly stream: string;
  /** How far the wall clock is ahead of a stream's now, ms. */
  aheadOf(stream: string): number;
  /** Whether this process began it. */
  isOwn(stream: string): boolean;
  /** The first records that were not taken yet; undefined when there are none. */
  next(most: number): Promise<Unsent | undefined>;
  /** Everything of the stream up to here has taken effect at the service. */
  forget(stream: string, upTo: number): Promise<void>;
  /** The service has lost what it had taken: all that is still here is next. @returns false when that is what was next */
  rewind(): Promise<boolean>;
  /** The service has other records under the numbers of this process: what waits is told as a new stream. */
  retell(): Promise<void>;
  /** Records that wait, and their bytes on disk. */
  waiting(): { records: number; bytes: number };
  /** Called after each append. */
  onAppend(heard: () => void): void;
  close(): Promise<void>;
}
