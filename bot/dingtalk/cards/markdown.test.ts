import { describe, expect, it } from 'vitest';
import { CARD_BREAK, CHAT_BREAK, toPlatformMarkdown } from './markdown.ts';

describe('markdown in the platform’s dialect', () => {
  it('says a line break inside a paragraph in its own way', () => {
    expect(toPlatformMarkdown('第一行\n第二行\n\n第二段', CARD_BREAK)).toBe('第一行<br>第二行\n\n第二段');
    expect(toPlatformMarkdown('第一行\n第二行', CHAT_BREAK)).toBe('第一行  \n第二行');
  });

  it('leaves lists, headings, quotes and tables their lines, and gives a list a paragraph of its own', () => {
    expect(toPlatformMarkdown('待办：\n- 甲\n- 乙', CARD_BREAK)).toBe('待办：\n\n* 甲\n* 乙');
    const table = '| a | b |\n| :- | -: |\n| 1 | 2 |';
    expect(toPlatformMarkdown(table, CARD_BREAK)).toBe(table);
    expect(toPlatformMarkdown('# 标题\n正文', CARD_BREAK)).toBe('# 标题\n正文');
  });

  it('never lets typed text become a tag', () => {
    expect(toPlatformMarkdown('<font color=red>假</font> 3 < 5', CARD_BREAK)).toBe(
      '＜font color=red>假＜/font> 3 < 5',
    );
  });
});
