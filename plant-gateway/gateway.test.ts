import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { watchPlant } from './config/watch.ts';
import type { PlantRecord } from './sink.ts';
import { testHall } from './testing/hall.ts';
import { intervalsOf, memorySink, plantFrom, plantText, until } from './testing/plants.ts';
import { writerTo } from './writer.ts';

it('tells what machines do and how many parts they made, each interval once', async () => {
  const { hall, gateway, records, intervals } = await testHall([
    { id: 'A', cycleMs: 100 },
    { id: 'B', program: 'idle' },
  ]);
  await until(() => intervals('A').length >= 2 && intervals('B').length >= 2);
  await hall.set('A', { program: 'alarm' });
  await until(() => intervals('A').some(({ state }) => state === 'alarm'));
  await hall.set('A', { program: 'running' });
  await until(() => intervals('A').at(-1)?.state === 'run');
  await gateway.stop();

  expect(intervals('A').map(({ state }) => state)).toEqual(['unknown', 'run', 'alarm', 'run']);
  expect(intervals('B').map(({ state }) => state)).toEqual(['unknown', 'idle']);
  const made = records.flatMap((one) => (one.kind === 'count' && one.machine === 'A' ? [one] : []));
  const sum = made.reduce((total, { delta }) => total + delta, 0);
  expect(sum).toBe((made.at(-1)?.raw ?? 0) - (made[0]?.raw ?? 0));
  expect(sum).toBeGreaterThan(0);
  expect(gateway.recent('A')[0]).toMatchObject({ values: { run: true }, raw: [{ from: 'holding 0' }] });
});

it('a restart of a PLC sets its counter back and loses no part', async () => {
  const { hall, records, until: wait, since } = await testHall([{ id: 'A', cycleMs: 250 }]);
  await wait(() => since(0, 'A').length >= 5);
  await hall.set('A', { fault: 'rebooting' });
  await hall.set('A', { fault: 'none' });
  const before = since(0, 'A').length;
  await wait(() => since(before, 'A').length >= 3, 8_000);
  const counts = records.flatMap((one) => (one.kind === 'count' ? [one] : []));
  const back = counts.findIndex(({ raw }, i) => raw < (counts[i - 1]?.raw ?? 0));
  expect(back).toBeGreaterThan(0);
  expect(counts[back]?.delta).toBe(counts[back]?.raw);
});

it('reads plant.yaml again: what did not change keeps its connection, a bad file changes nothing', async () => {
  const { hall, gateway, since, readings, intervals } = await testHall([{ id: 'A' }, { id: 'B' }]);
  const dir = await mkdtemp(path.join(tmpdir(), 'plant-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = path.join(dir, 'plant.yaml');
  const text = plantText(hall.list());
  await writeFile(file, text);
  const refused: string[] = [];
  const watch = watchPlant(
    file,
    text,
    {
      plant: (plant) => void gateway.apply(plant),
      refused: (problems) => refused.push(...problems.map((one) => `${one.line} ${one.text}`)),
    },
    20,
  );
  onTestFinished(() => watch.stop());
  await until(() => since(0, 'A').length > 2 && since(0, 'B').length > 2);

  await writeFile(file, text.replace('{run: true}', '{ruin: true}'));
  await until(() => refused.length > 0);
  expect(refused).toEqual([expect.stringMatching(/^18 没有名为「ruin」的 tag，是不是想写「run」/)]);
  const mark = readings.length;
  await until(() => since(mark, 'A').length > 2);

  // B goes, A's states change meaning: no new connection is needed for that.
  const withoutB = text
    .replace(/ {2}- \{id: B.*\n/, '')
    .replace('state: run, when: {run: true}', 'state: setup, when: {run: true}');
  await writeFile(file, withoutB);
  await until(() => intervals('A').at(-1)?.state === 'setup');
  expect(gateway.views().map(({ machine }) => machine)).toEqual(['A']);
  expect(gateway.views()[0]?.source.reconnects).toBe(0);
  await until(() => hall.list()[1]?.connections === 0);

  // B comes back: while it was out of the plant nobody looked.
  await new Promise((resolve) => setTimeout(resolve, 1_400));
  await writeFile(file, text);
  await until(() => intervals('B').length === 4);
  expect(intervals('B').map(({ state }) => state)).toEqual(['unknown', 'run', 'unknown', 'run']);
  expect(intervals('B')[2]?.fromMs).toBe(intervals('B')[1]?.toMs);
});

it('a sink that fails gets the same records again, in order, and nothing twice', async () => {
  const taken: PlantRecord[] = [];
  let failing = 2;
  const errors: unknown[] = [];
  const sink = memorySink(taken);
  const writer = writerTo(
    {
      ...sink,
      append: async (records) => {
        if (failing > 0) {
          failing -= 1;
          throw new Error('disk full');
        }
        await sink.append(records);
      },
    },
    (err) => errors.push(err),
  );
  const grown = (toMs: number): PlantRecord => ({
    kind: 'interval',
    machine: 'A',
    state: 'run',
    fromMs: 0,
    toMs,
    samples: toMs,
    doubt: '',
    final: false,
  });
  for (let toMs = 1; toMs <= 1_200; toMs += 1) {
    writer.add([grown(toMs)]);
    await Promise.resolve();
  }
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  await writer.flush();
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  await writer.flush();
  expect(errors).toHaveLength(2);
  expect(writer.waiting).toBe(0);
  expect(intervalsOf(taken, 'A')).toMatchObject([{ toMs: 1_200 }]);
  expect(taken.length).toBeLessThan(600);
});

it('a machine with nothing connected is in the plant and in no record', async () => {
  const { hall, gateway, records } = await testHall([{ id: 'A' }]);
  await gateway.apply(plantFrom(`${plantText(hall.list())}  - {id: M, name: 磨床, model: M7150}\n`));
  await until(() => records.length > 2);
  expect(records.every(({ machine }) => machine === 'A')).toBe(true);
});
