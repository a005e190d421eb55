import { expect, test } from 'vitest';
import { readMarkdown, readSpans } from './markdown.ts';

const plain = (text: string) =>
  readSpans(text)
    .map(({ text: part, bold }) => (bold ? `<${part}>` : part))
    .join('');

test.each([
  ['缺 **3** 项', '缺 <3> 项'],
  ['**整行**', '<整行>'],
  ['M8\\*40 与 **A\\*\\*B**', 'M8*40 与 <A**B>'],
  ['一个 ** 没有另一半', '一个 ** 没有另一半'],
  ['**甲** 和 **乙', '<甲> 和 **乙'],
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['C:\\路径', 'C:\\路径'],
])('%s reads as %s', (text, read) => expect(plain(text)).toBe(read));

test('paragraphs, lines and lists keep their order; empty lines are nothing', () => {
  const blocks = readMarkdown('**需求**\n- 甲\n- 乙\n说明\n\n\n第二段\n第二行');
  expect(
    blocks.map((one) =>
      one.kind === 'list'
        ? one.items.map((item) => `- ${item.map(({ text }) => text).join('')}`)
        : one.lines.map((line) => line.map(({ text }) => text).join('')),
    ),
  ).toEqual([['需求'], ['- 甲', '- 乙'], ['说明'], ['第二段', '第二行']]);
});
