import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files of a factory's configuration, in the order in which people read them. */
const FACTORY_FILES = [
  'factory.yaml',
  'status-flow.yaml',
  'roles.yaml',
  'checkpoints.yaml',
  'escalation.yaml',
  'calendar.yaml',
  'capabilities.yaml',
  'scheduling.yaml',
  'warnings.yaml',
  'boards.yaml',
] as const;
export type FactoryFileName = (typeof FACTORY_FILES)[number];

/** File name → text; files that a factory does without are absent. */
export type FactoryTexts = Readonly<Record<string, string>>;

/** The texts of a configuration, wherever they come from. */
export interface FactorySource {
  texts: FactoryTexts;
  /** File name → why it could not be read. */
  unreadable?: Readonly<Record<string, string>>;
}

/** Reads the files of a folder. One that is missing is absent; one that cannot be read is told of by its reader. */
export async function readTexts(dir: string): Promise<FactorySource> {
  const texts: Record<string, string> = {};
  const unreadable: Record<string, string> = {};
  await Promise.all(
    FACTORY_FILES.map(async (file) => {
      try {
        texts[file] = await readFile(path.join(dir, file), 'utf8');
      } catch (err) {
        if ((err as NodeJS.ErrnoException).code !== 'ENOENT') unreadable[file] = String(err);
      }
    }),
  );
  return { texts, unreadable };
}

/** SHA-256 over names and texts, 64 lower-case hex digits. */
export function digestOf(texts: FactoryTexts): string {
  const hash = createHash('sha256');
  for (const file of Object.keys(texts).sort()) hash.update(`${JSON.stringify([file, texts[file]])}\n`);
  return hash.digest('hex');
}
