import { checkDirectory } from '../workflows/checkpoints/check-directory.ts';
import { tellOrphans } from '../workflows/configuration/orphans.ts';
import type { Ctx } from '../workflows/context.ts';
import { FactoryError } from '../workflows/factory/problem.ts';
import { versionOf } from '../workflows/factory/versions.ts';
import type { Duty } from './engine/engine.ts';
import type { FactoryHolder } from './factory-holder.ts';

type Base = Omit<Ctx, 'actor' | 'tx'>;

const ACTOR = { kind: 'system', name: 'start' } as const;

/**
 * Rules that name nobody known stop the start, where they stand in files that can be put right; those of a version
 * from a workbook were checked when it was activated, and are only told of.
 * @throws FactoryError
 */
export async function holdAgainstDirectory(base: Base, factoryDir: string | undefined): Promise<void> {
  const ctx: Ctx = { ...base, actor: ACTOR };
  const fromFolder = versionOf(ctx.factory)?.source === 'folder';
  await checkDirectory(ctx, factoryDir).catch((err: unknown) => {
    if (fromFolder) throw err;
    tellUnknown(base, err);
  });
}

function tellUnknown({ log }: Base, err: unknown): void {
  if (!(err instanceof FactoryError)) throw err;
  log.error({ err, code: 'factory.names_nobody' }, 'the configuration names people who are not there');
}

/**
 * Takes up another version when the database tells of one, and at every heartbeat; what depends on it is armed anew.
 * @param rearm lets flows see to their standing instants
 */
export function factoryDuty(base: Base, holder: FactoryHolder, rearm: () => Promise<void>): Duty {
  const changed = async (): Promise<void> => {
    await rearm();
    await base.db.transaction((tx) => tellOrphans({ ...base, tx, actor: ACTOR }));
    await holdAgainstDirectory(base, undefined).catch((err: unknown) => tellUnknown(base, err));
  };
  return { name: 'factory', run: () => holder.look(base, changed) };
}

/**
 * `kill -HUP`: the files on disk are looked at now. In a terminal the signal means that it was closed, and ends the
 * program as ever.
 * @returns how to stop listening
 */
export function lookOnHangup(holder: FactoryHolder, wake: (duty: string) => void): () => Promise<void> {
  if (process.stdin.isTTY) return async () => undefined;
  const look = (): void => {
    holder.askFolder();
    wake('factory');
  };
  process.on('SIGHUP', look);
  return async () => void process.off('SIGHUP', look);
}
