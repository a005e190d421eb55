import { AppError } from '../errors.ts';
import type { PlannedMachine } from '../scheduling/machines.ts';

/** What somebody asks the load of. */
export type Asked =
  | { kind: 'shop' }
  | { kind: 'group'; model: string }
  | { kind: 'machine'; machine: PlannedMachine };

const MOST_NAMED = 6;

/**
 * What a text means among machines: '' the shop, a model its machines, an id or a name one machine (a part of one will
 * do when it fits only one).
 * @throws AppError load.no_machines, load.unknown_machine, load.several
 */
export function machinesNamed(machines: readonly PlannedMachine[], text: string): Asked {
  if (machines.length === 0) throw new AppError('load.no_machines');
  const word = folded(text);
  if (word === '') return { kind: 'shop' };
  const exact =
    machines.find(({ id, name }) => folded(id) === word || folded(name) === word) ??
    machines.find(({ id }) => counted(id) === counted(text));
  if (exact) return { kind: 'machine', machine: exact };
  const models = [...new Set(machines.map(({ model }) => model))];
  const model = models.find((one) => folded(one) === word);
  if (model !== undefined) return { kind: 'group', model };
  const near = machines.filter(({ id, name }) => `${folded(id)} ${folded(name)}`.includes(word));
  const [only, another] = near;
  if (!only)
    throw new AppError('load.unknown_machine', { text: text.trim().slice(0, 30), models: models.join('、') });
  if (!another) return { kind: 'machine', machine: only };
  const group = models.filter((one) => near.some((machine) => machine.model === one));
  // 立式加工中心 means all of them, when they are of one model.
  if (group.length === 1 && group[0] !== undefined) return { kind: 'group', model: group[0] };
  const names = near.slice(0, MOST_NAMED).map(({ id }) => id);
  throw new AppError('load.several', { text: text.trim().slice(0, 30), names: names.join('、') });
}

/** VMC850-3 is VMC850-03. */
const counted = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .replace(/[\s_-]+0*(?=\d)/g, '-');

/** Names of machines as people and systems write them: without case, spaces and hyphens. */
export const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]/g, '');
