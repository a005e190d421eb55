import { sql } from 'drizzle-orm';
import type { Ctx } from '../context.ts';
import type { Factory } from './factory.ts';
import { factoryOf } from './load.ts';
import { FactoryError } from './problem.ts';
import type { FactoryTexts } from './texts.ts';

/** A version of the configuration, without its texts. */
export interface VersionHead {
  id: number;
  digest: string;
  /** folder | workbook | restore */
  source: string;
  note: string;
  /** `staff:<userId>` or `system:<name>` */
  proposedBy: string;
  activatedBy: string;
  activatedAt: Date;
}

type Reader = Pick<Ctx, 'db' | 'tx'>;
type HistoryReader = Reader & Pick<Ctx, 'factory'>;

const COLUMNS = sql.raw(`id::float8 as id, digest, source, note, proposed_by as "proposedBy",
  activated_by as "activatedBy", activated_at as "activatedAt"`);

/** The newest comes first; of two at the same instant the one that was written later. */
const NEWEST_FIRST = sql.raw('activated_at desc, factory_version.id desc');

async function heads(ctx: Reader, rest: ReturnType<typeof sql>): Promise<VersionHead[]> {
  const rows = await (ctx.tx ?? ctx.db).execute<
    Omit<VersionHead, 'activatedAt'> & { activatedAt: string } & Record<string, unknown>
  >(sql`select ${COLUMNS} from factory_version ${rest}`);
  return rows.map((row) => ({ ...row, activatedAt: new Date(row.activatedAt) }));
}

/** The last versions, the one in force first. */
export const newestVersions = (ctx: Reader, limit: number): Promise<VersionHead[]> =>
  heads(ctx, sql`order by ${NEWEST_FIRST} limit ${limit}`);

/** The version in force; null before the very first start. */
export const versionInForce = async (ctx: Reader): Promise<VersionHead | null> =>
  (await newestVersions(ctx, 1))[0] ?? null;

/** The last version that came from the folder on disk. */
export const lastFromFolder = async (ctx: Reader): Promise<VersionHead | null> =>
  (await heads(ctx, sql`where source = 'folder' order by ${NEWEST_FIRST} limit 1`))[0] ?? null;

/** A version by its number; null when there is none. */
export const versionById = async (ctx: Reader, id: number): Promise<VersionHead | null> =>
  (await heads(ctx, sql`where id = ${id}`))[0] ?? null;

/** The files of a version. @throws Error for a version that does not exist */
export async function textsOfVersion(ctx: Reader, id: number): Promise<FactoryTexts> {
  const [row] = await (ctx.tx ?? ctx.db).execute<{ files: Record<string, string> }>(
    sql`select files from factory_version where id = ${id}`,
  );
  if (!row) throw new Error(`no version ${id} of the configuration`);
  return row.files;
}

/** Factories by the digest of their texts: what a version says never changes. Those read last are kept. */
const known = new Map<string, Promise<Factory>>();
const MOST_KNOWN = 64;

/** Which version a factory is of; only those that were read from the database are. */
const versions = new WeakMap<Factory, VersionHead>();

/** The version of a factory that was read from the database. */
export const versionOf = (factory: Factory): VersionHead | undefined => versions.get(factory);

/**
 * A version as a factory of its own.
 * @throws FactoryError when this program does not understand its texts (any more)
 */
export async function readVersion(ctx: Reader, head: VersionHead): Promise<Factory> {
  const { id, digest } = head;
  const cached = known.get(digest);
  known.delete(digest);
  const reading = cached ?? textsOfVersion(ctx, id).then((texts) => factoryOf({ texts }, `版本 ${id}`));
  known.set(digest, reading);
  for (const [oldest] of known) {
    if (known.size <= MOST_KNOWN) break;
    known.delete(oldest);
  }
  try {
    // A copy: two versions may have the same texts.
    const factory = { ...(await reading) };
    versions.set(factory, head);
    return factory;
  } catch (err) {
    known.delete(digest);
    throw err;
  }
}

/** The same for reading the past: a version that cannot be read any more is replaced by the present configuration. */
async function readPast(ctx: HistoryReader, head: VersionHead | undefined): Promise<Factory> {
  if (!head) return ctx.factory;
  try {
    return await readVersion(ctx, head);
  } catch (err) {
    if (err instanceof FactoryError) return ctx.factory;
    throw err;
  }
}

/** The configuration that was in force at an instant; before the first version, the first. */
export async function factoryAt(ctx: HistoryReader, instant: Date): Promise<Factory> {
  return (await factoriesAt(ctx, [instant]))(instant);
}

/**
 * The configurations that were in force at these instants, for reading an order's past with the words of its time.
 * Costs nothing where the present version is older than all of them, as it mostly is.
 */
export async function factoriesAt(
  ctx: HistoryReader,
  instants: readonly Date[],
): Promise<(instant: Date) => Factory> {
  const present = versionOf(ctx.factory);
  const past = instants.filter((at) => present && at < present.activatedAt);
  if (past.length === 0) return () => ctx.factory;
  const oldest = new Date(Math.min(...past.map(Number))).toISOString();
  const candidates = await heads(
    ctx,
    sql`where activated_at >= coalesce(
      (select max(activated_at) from factory_version where activated_at <= ${oldest}::timestamptz), '-infinity')
      order by ${NEWEST_FIRST}`,
  );
  const headAt = (at: Date): VersionHead | undefined =>
    candidates.find((one) => one.activatedAt <= at) ?? candidates.at(-1);
  const needed = [...new Set(past.map(headAt))];
  const read = await Promise.all(needed.map(async (head) => [head, await readPast(ctx, head)] as const));
  const factories = new Map(read);
  return (at) =>
    present && at < present.activatedAt ? (factories.get(headAt(at)) ?? ctx.factory) : ctx.factory;
}
