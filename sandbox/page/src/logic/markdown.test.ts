import { describe, expect, it } from 'vitest';
import { markdownText, parseMarkdown } from './markdown.ts';
import { linkify, parseInline } from './markdown-inline.ts';

const text = (value: string) => ({ kind: 'text' as const, text: value });

describe('markdown blocks', () => {
  it('reads headings, paragraphs with line breaks, quotes, rules and code', () => {
    const blocks = parseMarkdown('### 订单 SO-1 ###\n第一行\n第二行\n\n> 引用\n\n---\n```\n**原样**\n```');
    expect(blocks).toEqual([
      { kind: 'heading', level: 3, text: [text('订单 SO-1')] },
      { kind: 'paragraph', text: [text('第一行'), { kind: 'break' }, text('第二行')] },
      { kind: 'quote', blocks: [{ kind: 'paragraph', text: [text('引用')] }] },
      { kind: 'rule' },
      { kind: 'code', text: '**原样**' },
    ]);
  });

  it('reads lists with lists inside and keeps the first number', () => {
    const [list] = parseMarkdown('3. 甲\n   - 子一\n   - 子二\n4. 乙');
    expect(list).toEqual({
      kind: 'list',
      ordered: true,
      start: 3,
      items: [
        {
          text: [text('甲')],
          children: [
            {
              kind: 'list',
              ordered: false,
              start: 1,
              items: [
                { text: [text('子一')], children: [] },
                { text: [text('子二')], children: [] },
              ],
            },
          ],
        },
        { text: [text('乙')], children: [] },
      ],
    });
  });

  it('reads tables with alignment, empty and escaped cells', () => {
    const [table] = parseMarkdown('| 物料 | 数量 |\n| :-- | --: |\n| 铝\\|板 | |\n| 螺栓 | 8 |');
    expect(table).toEqual({
      kind: 'table',
      aligns: ['left', 'right'],
      head: [[text('物料')], [text('数量')]],
      rows: [
        [[text('铝|板')], []],
        [[text('螺栓')], [text('8')]],
      ],
    });
  });

  it('does not take a dash inside words for a list or an order number for a rule', () => {
    expect(parseMarkdown('SO-20260315-0042')).toEqual([
      { kind: 'paragraph', text: [text('SO-20260315-0042')] },
    ]);
  });

  it('ends on hostile nesting and length', () => {
    expect(parseMarkdown('>'.repeat(5000)).length).toBe(1);
    expect(parseMarkdown(`${'- '.repeat(2000)}x`).length).toBe(1);
    const began = performance.now();
    parseMarkdown('**[`*_<font '.repeat(2000));
    expect(performance.now() - began).toBeLessThan(1500);
  });
});

describe('markdown inside a line', () => {
  it('reads bold, italics, code, strike-through and colour', () => {
    expect(parseInline('**急** *慢* `x*y` ~~旧~~ <font color="#f00">红</font>')).toEqual([
      { kind: 'strong', children: [text('急')] },
      text(' '),
      { kind: 'em', children: [text('慢')] },
      text(' '),
      { kind: 'code', text: 'x*y' },
      text(' '),
      { kind: 'del', children: [text('旧')] },
      text(' '),
      { kind: 'color', color: '#f00', children: [text('红')] },
    ]);
  });

  it('reads the colour of a font tag in whatever order its attributes stand', () => {
    expect(parseInline('<font sizeToken=common_h4 color=common_green1_color>绿</font>')).toEqual([
      { kind: 'color', color: 'common_green1_color', children: [text('绿')] },
    ]);
  });

  it('keeps stars and underscores that mark nothing', () => {
    expect(parseInline('3*4 与 a_b_c, 2 * 3 * 4')).toEqual([text('3*4 与 a_b_c, 2 * 3 * 4')]);
  });

  it('links http addresses, written out or bare, and stops at Chinese punctuation', () => {
    expect(parseInline('见[图纸](https://x.cn/a_(1).pdf)，https://y.cn/b。')).toEqual([
      text('见'),
      { kind: 'link', href: 'https://x.cn/a_(1).pdf', children: [text('图纸')] },
      text('，'),
      { kind: 'link', href: 'https://y.cn/b', children: [text('https://y.cn/b')] },
      text('。'),
    ]);
  });

  it('turns addresses that could run code into plain words', () => {
    expect(parseInline('[点我](javascript:alert(1))')).toEqual([text('点我')]);
    expect(parseInline('![x](data:text/html;base64,AA==)')).toEqual([text('x')]);
  });

  it('leaves any other tag as text', () => {
    expect(parseInline('<img src=x onerror=alert(1)><script>')).toEqual([
      text('<img src=x onerror=alert(1)><script>'),
    ]);
  });

  it('shows pictures by address or media id', () => {
    expect(parseInline('![图](@lADPabc-1)')).toEqual([
      { kind: 'picture', src: '/sandbox/media/%40lADPabc-1', alt: '图' },
    ]);
  });
});

it('gives one line of words for previews', () => {
  expect(markdownText('# 标题\n- **甲**\n- 乙\n\n| a | b |\n|--|--|\n| 1 | 2 |')).toBe('标题 甲 乙 a b');
});

it('links addresses in plain text and takes no other markup for one', () => {
  expect(linkify('见 https://a.cn/b，**急**\n好')).toEqual([
    text('见 '),
    { kind: 'link', href: 'https://a.cn/b', children: [text('https://a.cn/b')] },
    text('，**急**'),
    { kind: 'break' },
    text('好'),
  ]);
});
