import { type Folder, settleFolder, tellFaulty } from '../workflows/configuration/folder.ts';
import type { Ctx, TxCtx } from '../workflows/context.ts';
import type { Factory } from '../workflows/factory/factory.ts';
import { DEFAULT_FACTORY_DIR } from '../workflows/factory/load.ts';
import { FactoryError } from '../workflows/factory/problem.ts';
import { digestOf, type FactorySource, readTexts } from '../workflows/factory/texts.ts';
import { readVersion, type VersionHead, versionInForce, versionOf } from '../workflows/factory/versions.ts';

type Base = Omit<Ctx, 'actor' | 'tx'>;

const ACTOR = { kind: 'system', name: 'folder' } as const;

/** The files on disk are looked at this often: watching folders tells too much, too little or nothing. */
const FOLDER_EVERY_MS = 60_000;

/** The configuration that this process goes by. */
export interface FactoryHolder {
  /** Contexts take it when they are made, so that a message, a press or a due instant sees one and the same. */
  readonly current: Factory;
  /** Looks whether another version is in force, and now and then at the files on disk. */
  look(base: Base, changed: () => Promise<void>): Promise<void>;
  /** Looks at the files at the next turn, whenever it was last done. */
  askFolder(): void;
}

/**
 * Settles which configuration is in force, at the start of the service.
 * @throws FactoryError when the files on disk are faulty
 */
export async function openFactory(
  base: Omit<Base, 'factory'>,
  factoryDir: string | undefined,
): Promise<FactoryHolder> {
  const dir = factoryDir ?? DEFAULT_FACTORY_DIR;
  const own = factoryDir !== undefined;
  const folderOf = (source: FactorySource): Folder => ({ dir, source, own });
  const source = await readTexts(dir);
  const settled = await settleFolder({ ...base, factory: NOTHING_YET, actor: ACTOR }, folderOf(source));
  let current = settled.factory;
  sayAssumed(base.log, current);
  let seen = settled.waits ? null : stateOf(source);
  let looked = performance.now();
  let asked = false;
  let untold = false;
  let beyond: number | undefined;

  /** Takes changed files; faulty ones are told of, once, and looked at again when they change. */
  async function lookAtFolder(base: Base): Promise<void> {
    if (!asked && performance.now() - looked < FOLDER_EVERY_MS) return;
    asked = false;
    looked = performance.now();
    const source = await readTexts(dir);
    const state = stateOf(source);
    // Compared with what this process saw: two copies with different folders must not take turns for ever.
    if (state === seen) return;
    const folder = folderOf(source);
    let waits = false;
    try {
      waits = (await settleFolder({ ...base, actor: ACTOR }, folder)).waits;
    } catch (err) {
      if (!(err instanceof FactoryError)) throw err;
      const { problems } = err;
      await base.db.transaction((tx) => tellFaulty({ ...base, tx, actor: ACTOR } as TxCtx, folder, problems));
    }
    seen = waits ? null : state;
  }

  /** A version that a newer copy of the program has brought in may be beyond this one: it goes on with its own. */
  async function understood({ log, ...base }: Base, head: VersionHead): Promise<Factory | null> {
    try {
      return await readVersion(base, head);
    } catch (err) {
      if (!(err instanceof FactoryError)) throw err;
      if (beyond !== head.id)
        log.error(
          { err, code: 'factory.not_understood', version: head.id },
          'a newer configuration is not understood',
        );
      beyond = head.id;
      return null;
    }
  }

  return {
    get current() {
      return current;
    },
    async look(base, changed) {
      await lookAtFolder(base);
      const head = await versionInForce(base);
      const next = head && head.id !== versionOf(current)?.id ? await understood(base, head) : null;
      if (head && next) {
        current = next;
        untold = true;
        base.log.info(
          { code: 'factory.reloaded', version: head.id, source: head.source },
          'configuration taken up',
        );
        sayAssumed(base.log, next);
      }
      if (!untold) return;
      await changed();
      untold = false;
    },
    askFolder() {
      asked = true;
    },
  };
}

/** What the house reads into a file that is older than the program, so that who keeps it may write it down. */
function sayAssumed(log: Base['log'], { digest }: Factory): void {
  if (!digest || digest.assumed.length === 0) return;
  log.info(
    { code: 'factory.section_assumed', file: 'warnings.yaml', section: 'outside', roles: digest.assumed },
    'sections of warnings.yaml name no role for outside: these read it with shortages; name it for any role to decide yourself',
  );
}

const stateOf = ({ texts, unreadable }: FactorySource): string => digestOf({ ...texts, ...unreadable });

/** Deciding between the folder and the versions asks nothing of a configuration. */
const NOTHING_YET = new Proxy({} as Factory, {
  get: (_target, name) => {
    throw new Error(`no configuration is settled yet (${String(name)})`);
  },
});
