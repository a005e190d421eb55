import { expect, it } from 'vitest';
import { loadFactory } from '../factory/load.ts';
import { compare } from './compare.ts';
import { needsOf, processesInText, processNamed } from './needs.ts';

const { capabilities } = await loadFactory();
const processes = capabilities?.processes ?? [];

it.each([
  ['外表面镀镍 5μm', ['镀镍']],
  ['需化学镍，随货附检验报告', ['镀镍']],
  ['硬质阳极氧化', ['硬质阳极氧化']],
  ['不镀镍', []],
  ['不要镀镍，需发黑', ['发黑']],
  ['无需表面镀镍', []],
  ['不镀镍、发黑', []],
  ['镀镍和发黑都不要', []],
  ['镀镍改为发黑', ['发黑']],
  ['以发黑代替镀镍', ['发黑']],
  ['不能不镀镍', ['镀镍']],
  ['镀镍层不得起泡', ['镀镍']],
  ['Nickel plating', ['镀镍']],
  ['木箱包装，防锈油封', []],
  ['', []],
])('reads 「%s」', (text, asked) => {
  expect(processesInText(processes, text)).toEqual(asked);
});

it('knows a process by any of its writings', () => {
  expect(processNamed(processes, '镀化学镍')).toBe('镀镍');
  expect(processNamed(processes, '表面镀镍处理')).toBe('镀镍');
  expect(processNamed(processes, '镀钛')).toBeUndefined();
});

it('takes what is named and what only the text asks for, each once', () => {
  const needs = needsOf(processes, { specialProcesses: ['化学镍', '镀钛'], requirements: '镀镍，另需发黑' });
  expect(needs.map(({ name, known, named, inText }) => [name, known, named, inText])).toEqual([
    ['镀镍', true, true, true],
    ['镀钛', false, true, false],
    ['发黑', true, false, true],
  ]);
});

const operation = (step: number, name: string, process = '', outsourced = false) => ({
  step,
  name,
  process,
  outsourced,
});
const asks = (...specialProcesses: string[]) => needsOf(processes, { specialProcesses, requirements: '' });
const kinds = (found: ReturnType<typeof compare>) => found.map(({ kind, process }) => `${kind} ${process}`);

it('a routing with the process done outside matches', () => {
  const routing = [operation(10, '粗铣'), operation(20, '表面处理', '化学镍', true)];
  expect(compare(asks('镀镍'), routing, processes)).toEqual([]);
});

it('an operation that is only named after its process counts', () => {
  expect(compare(asks('发黑'), [operation(10, '发黑')], processes)).toEqual([]);
});

it('tells each kind of mismatch', () => {
  const routing = [operation(10, '粗铣'), operation(20, '镀镍', '镀镍', false)];
  expect(kinds(compare(asks('镀镍'), routing, processes))).toEqual(['outside_only 镀镍']);
  expect(kinds(compare(asks('渗氮'), routing, processes))).toEqual(['no_operation 渗氮']);
  expect(kinds(compare(asks('镀钛'), routing, processes))).toEqual(['unknown 镀钛', 'no_operation 镀钛']);
  expect(kinds(compare(asks('渗氮'), [], processes))).toEqual(['no_routing 渗氮']);
  const text = needsOf(processes, { specialProcesses: [], requirements: '全部渗氮' });
  expect(kinds(compare(text, [operation(10, '渗氮', '渗氮', true)], processes))).toEqual([
    'only_in_text 渗氮',
  ]);
});
