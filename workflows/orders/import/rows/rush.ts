import { nothing, type Reading, read, wrong } from './problem.ts';
import { cut, nameKey } from './words.ts';

const YES = new Set([
  '是',
  '加急',
  '急',
  '特急',
  '紧急',
  '急单',
  '加急单',
  'y',
  'yes',
  'true',
  '1',
  '√',
  '✓',
  '✔',
  '☑',
  'v',
]);
const NO = new Set([
  '否',
  '不',
  '不急',
  '不加急',
  '非加急',
  '正常',
  '普通',
  '一般',
  '常规',
  'n',
  'no',
  'false',
  '0',
  '×',
  'x',
  '☐',
  '□',
]);

/** The rush mark: 是/否, √, Y/N, 加急/普通 … */
export function readRush(shown: string): Reading<boolean> {
  const word = nameKey(shown);
  if (word === '') return nothing;
  if (YES.has(word)) return read(true);
  if (NO.has(word)) return read(false);
  return wrong('rush.unreadable', `看不懂“${cut(shown, 20)}”，请填“是”或“否”，或留空`);
}
