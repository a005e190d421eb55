import { expect, it } from 'vitest';
import { plantFrom } from '../../../plant-gateway/testing/plants.ts';
import type { MachineStatus } from '../read-machine.ts';
import { machineListCard } from './machine-card.ts';

const now = '2026-03-16T02:00:00.000Z';
const all = Array.from({ length: 14 }, (_, index): MachineStatus => {
  const id = `M-${String(index + 1).padStart(2, '0')}`;
  const [machine] = plantFrom(
    `machines: [{id: ${id}, name: ${id}, model: A, source: {type: modbus-tcp, host: h}, tags: [{name: run, area: coil, addr: 0, type: bit}], states: [{state: run, when: {run: true}}]}]`,
  ).machines;
  if (!machine) throw new Error('no machine');
  return { machine, state: 'run', since: now, goodAt: now, doubt: '', now };
});
const page = (number: number) => machineListCard(all, 0, { trouble: false, model: '', page: number });
const labels = (card: ReturnType<typeof page>) => card.fields?.map(({ label }) => label) ?? [];

it('a list that does not fit says how many are left and leads on to them, every machine with its button', () => {
  const first = page(0);
  expect(labels(first).at(-1)).toBe('还有 6 台');
  expect(first.buttons?.at(-1)).toMatchObject({ label: '下一页', action: 'list', params: { page: '1' } });
  const second = page(1);
  const shown = [...labels(first).slice(0, -1), ...labels(second)];
  expect(shown).toEqual(all.map(({ machine }) => machine.id));
  const pressed = [first, second].flatMap(({ buttons = [] }) =>
    buttons.slice(0, -1).map(({ label }) => label),
  );
  expect(pressed).toEqual(shown);
  expect(second.buttons?.at(-1)).toMatchObject({ label: '回到第一页', params: { page: '0' } });
});
