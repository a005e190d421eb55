import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { letterOptions } from './letter-options.ts';

const FILE = fileURLToPath(import.meta.url);

it('takes a file and what it is held against', async () => {
  const options = await letterOptions([FILE, '--json', '--order', 'SO-20260201-0007', '--today=2026-03-12']);
  expect(options).toMatchObject({ file: FILE, json: true, order: 'SO-20260201-0007', today: '2026-03-12' });
});

it.each([
  [[], '请给出确认函文件'],
  [[`${FILE}.missing`], '打不开文件'],
  [[fileURLToPath(new URL('.', import.meta.url))], '不是文件'],
  [[FILE, FILE], '一次只能读一个文件'],
  [[FILE, '--created', '2026-13-40'], '--created 要写成 YYYY-MM-DD 的真实日期，现在是“2026-13-40”'],
  [[FILE, '--new-due', '2026-02-30'], '--new-due'],
  [[FILE, '--today', '3月5日'], '--today'],
  [[FILE, '--order'], '--order 后面要写值'],
  [[FILE, '--customer', ' '], '--customer 是空的'],
  [[FILE, '--colour'], '没有 --colour 这个选项'],
  [[FILE, '--engine', 'best'], '--engine 只能是'],
])('a wrong command line is told: %j', async (args, sentence) => {
  await expect(letterOptions(args)).rejects.toThrow(sentence);
});
