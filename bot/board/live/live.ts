import type { RawClient } from '../../../db/values.ts';
import { AppError } from '../../../workflows/errors.ts';
import { actorsOf, type StaffActor } from '../../../workflows/staff/actor.ts';
import { liveFamilies } from '../../../workflows/staff/sessions/use-session.ts';
import type { BoardBase } from '../visit.ts';
import { gather, noChanges } from './gather.ts';
import type { EventStream } from './stream.ts';
import { readTouched, toldTo } from './told.ts';

/** Somebody who wants to be told of changes. */
export interface Reader {
  actor: StaffActor;
  /** Of their session: the stream ends with it. */
  family: string;
}

/** Tells open pages what has changed. */
export interface Live {
  /**
   * @param open called when the reader may join
   * @returns takes the reader out again
   * @throws AppError board.too_many_streams, board.stopping
   */
  join(reader: Reader, open: () => EventStream): () => void;
  /** Ends all streams; the browsers come back to whoever answers then. */
  stop(): Promise<void>;
}

export interface LiveTimings {
  /** What comes within this after a change goes with it. */
  gatherMs: number;
  /** Machines change all the time; of them it is told no more often than this. */
  loadMs: number;
  /** How often streams show that they live, and whether they still may: rights, session. */
  beatMs: number;
}

const TIMINGS: LiveTimings = { gatherMs: 100, loadMs: 3_000, beatMs: 20_000 };
/** A browser opens six connections to a server: two stay for what pages ask. More pages in sight go without. */
const MOST_PER_SESSION = 4;
const MOST = 2_000;

/**
 * One ear at the database for the whole process (LISTEN on the connection that all ears share, which the driver opens
 * anew when it is lost), however many pages are open. What was told while nobody listened is not known, so everybody
 * reads anew then.
 */
export async function openLive(
  base: BoardBase,
  client: RawClient,
  timings: Partial<LiveTimings> = {},
): Promise<Live> {
  const { gatherMs, loadMs, beatMs } = { ...TIMINGS, ...timings };
  const readers = new Set<Reader & { stream: EventStream }>();
  let changes = noChanges();
  let soon: NodeJS.Timeout | undefined;
  let stopped = false;
  let telling: Promise<void> = Promise.resolve();

  const tell = async (): Promise<void> => {
    const told = changes;
    changes = noChanges();
    if (readers.size === 0) return;
    if (told.load && !told.all) told.load = mayTellLoad();
    if (told.sessions) await dismiss();
    const { factory } = base;
    const touched = await readTouched(base.db, told);
    for (const reader of readers) {
      const events = toldTo(factory, reader.actor, told, touched);
      if (events.length > 0 && !reader.stream.send(events)) readers.delete(reader);
    }
  };
  let loadToldAt = Number.NEGATIVE_INFINITY;
  let loadLater: NodeJS.Timeout | undefined;
  const mayTellLoad = (): boolean => {
    const wait = loadToldAt + loadMs - performance.now();
    if (wait <= 0) {
      loadToldAt = performance.now();
      return true;
    }
    loadLater ??= setTimeout(() => {
      loadLater = undefined;
      changes.load = true;
      tellSoon();
    }, wait);
    return false;
  };
  /** When it cannot be found out who may be told what, everybody is told that something has changed. */
  const tellOrAll = (): Promise<void> =>
    tell().catch((err: unknown) => {
      base.log.warn({ err, code: 'board.live' }, 'what has changed could not be read; all pages read anew');
      for (const reader of readers) reader.stream.send([{ kind: 'all' }]);
    });
  const tellSoon = (): void => {
    if (stopped || readers.size === 0) changes = noChanges();
    else
      soon ??= setTimeout(() => {
        soon = undefined;
        telling = telling.then(tellOrAll);
      }, gatherMs);
  };
  /** Sends away whose session is over or who has left; the others' roles may be new. */
  const dismiss = async (): Promise<void> => {
    const all = [...readers];
    const live = await liveFamilies(base, [...new Set(all.map(({ family }) => family))]);
    const actors = await actorsOf(base, [...new Set(all.map(({ actor }) => actor.userId))]);
    const actorBy = new Map(actors.map((actor) => [actor.userId, actor]));
    for (const reader of all) {
      const actor = actorBy.get(reader.actor.userId);
      if (actor && live.has(reader.family)) reader.actor = actor;
      else {
        readers.delete(reader);
        reader.stream.end();
      }
    }
  };
  const beat = async (): Promise<void> => {
    if (readers.size === 0) return;
    await dismiss().catch((err: unknown) =>
      base.log.warn({ err, code: 'board.live' }, 'open pages could not be looked through'),
    );
    for (const { stream } of readers) stream.beat();
  };

  const beats = setInterval(() => {
    telling = telling.then(beat);
  }, beatMs);
  beats.unref();
  const ear = await client.listen(
    'board',
    (payload) => {
      gather(changes, payload);
      tellSoon();
    },
    () => {
      changes.all = true;
      tellSoon();
    },
  );

  return {
    join(who, open) {
      if (stopped) throw new AppError('board.stopping');
      const own = [...readers].filter(({ family }) => family === who.family).length;
      if (own >= MOST_PER_SESSION || readers.size >= MOST) throw new AppError('board.too_many_streams');
      const reader = { ...who, stream: open() };
      readers.add(reader);
      return () => {
        readers.delete(reader);
      };
    },
    async stop() {
      stopped = true;
      clearInterval(beats);
      clearTimeout(soon);
      clearTimeout(loadLater);
      await ear.unlisten().catch(() => undefined);
      await telling;
      for (const { stream } of readers) stream.end();
      readers.clear();
    },
  };
}
