import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { settledNews, watchPlant } from './watch.ts';

const machine = (id: string) => `  - {id: ${id}}\n`;

it('a file that is being saved is no news until two looks find the same', () => {
  const old = `machines:\n${machine('A')}${machine('B')}`;
  const saved = `${old}${machine('C')}`;
  const news = settledNews(old);
  const half = `machines:\n${machine('A')}`;
  const looks = [old, '', half, saved, saved, saved];
  expect(looks.map(news)).toEqual([undefined, undefined, undefined, undefined, saved, undefined]);
});

it('a file that is gone for a moment is no news, and what comes back is looked at twice', () => {
  const news = settledNews('old');
  expect(['old', undefined, undefined, 'new', undefined, 'new', 'new'].map(news)).toEqual([
    ...Array.from({ length: 6 }, () => undefined),
    'new',
  ]);
});

it('a text taken back before two looks found it was never there', () => {
  const news = settledNews('old');
  expect(['new', 'old', 'old', 'new', 'new', 'old', 'old'].map(news)).toEqual([
    ...Array.from({ length: 4 }, () => undefined),
    'new',
    undefined,
    'old',
  ]);
});

it('a file that cannot be read is told once, one that is not there is not', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'plant-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const told: string[] = [];
  const on = {
    plant: () => undefined,
    refused: (problems: readonly { text: string }[]) => void told.push(...problems.map(({ text }) => text)),
  };
  const watches = [watchPlant(folder, '', on, 5), watchPlant(path.join(folder, 'none.yaml'), '', on, 5)];
  onTestFinished(() => watches.forEach((one) => void one.stop()));
  await vi.waitFor(() => expect(told).not.toEqual([]));
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(told).toEqual([expect.stringContaining('EISDIR')]);
});
