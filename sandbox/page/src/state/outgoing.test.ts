import { expect, it } from 'vitest';
import { type Draft, splitDraft } from './outgoing.ts';

const file = (id: number, preview: string | null) => ({ id, file: new File(['x'], `f${id}`), preview });
const draft = (text: string, files: Draft['files']): Draft => ({
  userId: 'chen',
  conversationId: 'c1',
  text,
  files,
  atBot: false,
  atUserIds: [],
});
const shape = (one: Draft) => [one.text, one.files.map((each) => each.id)];

it('sends words with pictures as one message and files each alone', () => {
  const parts = splitDraft(draft('请看', [file(1, 'blob:1'), file(2, null), file(3, 'blob:3')]));
  expect(parts.map(shape)).toEqual([
    ['请看', [1, 3]],
    ['', [2]],
  ]);
});

it('sends pictures without words one by one', () => {
  expect(splitDraft(draft(' ', [file(1, 'blob:1'), file(2, 'blob:2')])).map(shape)).toEqual([
    ['', [1]],
    ['', [2]],
  ]);
});

it('sends words before files', () => {
  expect(splitDraft(draft('附件', [file(2, null)])).map(shape)).toEqual([
    ['附件', []],
    ['', [2]],
  ]);
});
