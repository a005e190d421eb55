import { expect, it } from 'vitest';
import { loadFactory } from '../factory/load.ts';
import type { CheckpointView } from './read.ts';
import { blocksText } from './text.ts';

const factory = await loadFactory();
/** What the BOM freeze, which blocks 备料中, blocks of an order in a status. */
const blocked = (status: string, heldFrom: string | null = null) =>
  blocksText(factory, { key: 'bom_freeze', order: { status, heldFrom } as CheckpointView['order'] });

it.each([
  ['before the status, the status', 'confirmed', null, '「备料中」'],
  ['in it already, the next one', 'preparing_material', null, '「生产中」'],
  ['beyond it, the next one', 'in_production', null, '「质检中」'],
  ['on hold, from where it goes on', 'on_hold', 'preparing_material', '「生产中」'],
  ['at the end of the way, nothing', 'completed', null, ''],
])('names what is really blocked: %s', (_what, status, heldFrom, text) => {
  expect(blocked(status, heldFrom)).toBe(text);
});
