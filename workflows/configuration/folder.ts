import { sql } from 'drizzle-orm';
import type { Ctx, TxCtx } from '../context.ts';
import type { Factory } from '../factory/factory.ts';
import { checkTexts, factoryOf } from '../factory/load.ts';
import { FactoryError, type Problem, problemText } from '../factory/problem.ts';
import { digestOf, type FactorySource } from '../factory/texts.ts';
import {
  lastFromFolder,
  readVersion,
  textsOfVersion,
  type VersionHead,
  versionInForce,
} from '../factory/versions.ts';
import { say } from '../say.ts';
import { holdersOfRight } from '../staff/holders.ts';
import { inUse } from './in-use.ts';
import { lockConfiguration, putInForce } from './put-in-force.ts';
import { dataOf } from './workbook/data.ts';
import { type Difference, differenceOf } from './workbook/difference.ts';

/** The configuration on disk. */
export interface Folder {
  dir: string;
  source: FactorySource;
  /** The factory's own folder, not the one that ships: that one takes nothing back that was activated by workbook. */
  own: boolean;
}

/** Where a configuration came to stand. */
export interface InForce {
  head: VersionHead;
  factory: Factory;
  /** The folder has other files, which cannot be taken as long as orders stand on what they take away. */
  waits: boolean;
}

/**
 * Which configuration holds: the folder's when its files are new, else the newest version. At the very first start
 * the folder's becomes the first version.
 * @throws FactoryError when the folder's files are faulty
 */
export async function settleFolder(ctx: Ctx, folder: Folder): Promise<InForce> {
  const next = await factoryOf(folder.source, folder.dir);
  return ctx.db.transaction((tx) => decide({ ...ctx, tx }, folder, next));
}

async function decide(ctx: TxCtx, folder: Folder, next: Factory): Promise<InForce> {
  await lockConfiguration(ctx);
  const [present, last] = await Promise.all([versionInForce(ctx), lastFromFolder(ctx)]);
  if (!present) return take(ctx, folder, next, null, '首次启动');
  const former = await readable(ctx, present);
  if (!former)
    return take(ctx, folder, next, present, `第 ${present.id} 版是旧程序的写法，已改用文件夹里的配置`);
  const fresh = last?.digest !== digestOf(folder.source.texts);
  if (!fresh || (!folder.own && present.source !== 'folder'))
    return { head: present, factory: former, waits: false };
  const used = await inUse(ctx, former, next);
  if (used.length === 0) return take(ctx, folder, next, present, '');
  const problems = used.map(({ text }): Problem => ({ file: folder.dir, line: 1, path: '', text }));
  await tellFaulty({ ...ctx, factory: former }, folder, problems);
  return { head: present, factory: former, waits: true };
}

/** Null when this program does not understand a version any more: it was written by an older one. */
async function readable(ctx: TxCtx, head: VersionHead): Promise<Factory | null> {
  try {
    return await readVersion(ctx, head);
  } catch (err) {
    if (err instanceof FactoryError) return null;
    throw err;
  }
}

async function take(
  ctx: TxCtx,
  { source }: Folder,
  next: Factory,
  present: VersionHead | null,
  note: string,
): Promise<InForce> {
  const head = await putInForce({ ...ctx, factory: next }, present, {
    texts: source.texts,
    source: 'folder',
    note,
    proposedBy: 'system:folder',
    difference: present ? await differenceFrom(ctx, present, source) : [],
  });
  return { head, factory: await readVersion(ctx, head), waits: false };
}

async function differenceFrom(
  ctx: TxCtx,
  present: VersionHead,
  source: FactorySource,
): Promise<Difference[]> {
  const [before, after] = await Promise.all([
    checkTexts({ texts: await textsOfVersion(ctx, present.id) }),
    checkTexts(source),
  ]);
  return before.problems.length > 0 ? [] : differenceOf(dataOf(before.files), dataOf(after.files));
}

const MOST_TOLD = 10;

/**
 * Says once per state of the files, to those who may propose configurations, that they are faulty and not taken; and
 * in the log with file, line and remedy.
 */
export async function tellFaulty(ctx: TxCtx, folder: Folder, problems: readonly Problem[]): Promise<void> {
  const lines = problems.map(problemText);
  const digest = digestOf({ ...folder.source.texts, ...folder.source.unreadable });
  const keys = (await holdersOfRight(ctx, 'factory.propose')).map(
    (userId) => [userId, `factory:faulty:${digest}:${userId}`] as const,
  );
  if (
    await toldAlready(
      ctx,
      keys.map(([, key]) => key),
    )
  )
    return;
  ctx.log.error(
    { code: 'factory.not_taken', dir: folder.dir, problems: lines },
    'the configuration on disk is faulty and was not taken; the one in force stays',
  );
  const more = lines.length > MOST_TOLD ? [`- 另有 ${lines.length - MOST_TOLD} 处，见服务日志`] : [];
  const text = [
    '服务器上的配置文件有改动，但没有采用，仍用原来的配置：\n',
    ...lines.slice(0, MOST_TOLD).map((line) => `- ${line}`),
    ...more,
    '\n请改正文件，一分钟内会自动重新检查。',
  ].join('\n');
  for (const [userId, key] of keys)
    await say(ctx, { to: 'person', userId }, { kind: 'notice', title: '配置文件没有采用', text }, key);
}

/** Whether somebody was told with one of these keys before: then the log has it too. */
async function toldAlready({ tx }: TxCtx, keys: readonly string[]): Promise<boolean> {
  if (keys.length === 0) return false;
  const [row] = await tx.execute(sql`select from outbox where idempotency_key in ${[...keys]} limit 1`);
  return row !== undefined;
}
