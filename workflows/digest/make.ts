import type { Ctx } from '../context.ts';
import type { DigestSectionKey } from '../factory/warning-rules.ts';
import { clock } from '../now.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import type { Digest, Reader, SectionReader } from './digest.ts';
import { readLate, readWarnings } from './sections/at-risk.ts';
import { readChanges } from './sections/changes.ts';
import { readCheckpoints } from './sections/checkpoints.ts';
import { readForms } from './sections/forms.ts';
import { readOrdersInHand } from './sections/orders.ts';
import { readOutsideWork } from './sections/outside.ts';
import { readMachines, readShortages, readTimeouts } from './sections/shop.ts';

const READERS: Readonly<Record<DigestSectionKey, SectionReader>> = {
  checkpoints: readCheckpoints,
  orders: readOrdersInHand,
  forms: readForms,
  changes: readChanges,
  warnings: readWarnings,
  late: readLate,
  shortages: readShortages,
  outside: readOutsideWork,
  machines: readMachines,
  timeouts: readTimeouts,
};

/** Lines of a section where warnings.yaml does not say. */
const ROWS = 3;

/** The digests of these people, in about a dozen statements however many they are. Who has nothing to read is left out. */
export async function makeDigests(ctx: Ctx, readers: readonly Reader[]): Promise<Digest[]> {
  const at = await clock(ctx);
  const [now, today] = [at.toISOString(), shanghaiDay(at)];
  const rows = ctx.factory.digest?.rows ?? ROWS;
  const wanted = [...new Set(readers.flatMap(({ sections }) => sections))];
  const read = new Map<DigestSectionKey, Awaited<ReturnType<SectionReader>>>();
  for (const key of wanted) {
    const theirs = readers.filter(({ sections }) => sections.includes(key));
    read.set(key, await READERS[key]({ ctx, readers: theirs, rows, today, now }));
  }
  return readers.flatMap((reader) => {
    const sections = reader.sections.flatMap((key) => {
      const section = read.get(key)?.get(reader.actor.userId);
      return section ? [{ key, section }] : [];
    });
    return sections.length > 0 ? [{ reader, sections }] : [];
  });
}

/** Whether something in it is late or at risk. */
export const isUrgent = ({ sections }: Digest): boolean => sections.some(({ section }) => section.urgent > 0);
