import { expect, it } from 'vitest';
import type { PaintedBlock } from '../../../../control-types.ts';
import { arrange } from './arrange.ts';

const text = (words: string, color?: string): PaintedBlock => ({
  kind: 'text',
  text: words,
  size: 'body',
  ...(color ? { color } : {}),
});
const row = (...blocks: PaintedBlock[]): PaintedBlock => ({ kind: 'group', direction: 'row', blocks });

it('sets the tag beside the header that it follows', () => {
  const arranged = arrange([
    { kind: 'header', title: '审批', color: 'orange' },
    { kind: 'tag', text: '待处理', color: 'orange' },
    text('正文'),
  ]);
  expect(arranged[0]).toMatchObject({ kind: 'heading', title: '审批', tag: { text: '待处理' } });
  expect(arranged.slice(1)).toEqual([text('正文')]);
});

it('makes fields of rows of a label and a value, stacked when the label is long, and leaves other rows', () => {
  const three = row(text('甲'), text('乙'), text('丙'));
  const listed = row(text('1. SO-20261112-0003'), text('润沣'));
  expect(arrange([row(text('客户'), text('恒锐', 'red')), listed, three])).toEqual([
    { kind: 'field', label: '客户', value: '恒锐', stacked: false, color: 'red' },
    { kind: 'field', label: '1. SO-20261112-0003', value: '润沣', stacked: true },
    three,
  ]);
});
