import { beforeAll } from 'vitest';
import type { FactoryTexts } from '../../factory/texts.ts';
import { problemLine } from '../workbook/cells.ts';
import { MARK_SHEET } from '../workbook/introduction.ts';
import { type Judgement, judgeWorkbook } from '../workbook/judge.ts';
import { LAYOUT } from '../workbook/layout.ts';
import { type EditedBook, editedFrom, readHere, shippedBook } from './edit.ts';

/** All sheets of a configuration. */
export const NAMES: readonly string[] = [MARK_SHEET, ...LAYOUT.map(({ sheet }) => sheet)];

export interface Judging {
  texts: FactoryTexts;
  /** The configuration that ships, exported. */
  bytes: Buffer;
  /** What is told of it after an edit. */
  told(edit: (book: EditedBook) => unknown): Promise<string[]>;
  /** The change that an edit makes; anything else fails the test. */
  changed(edit: (book: EditedBook) => unknown): Promise<Extract<Judgement, { kind: 'changed' }>>;
}

/** Edits the workbook of the configuration that ships, and holds it against that. */
export function useJudging(): Judging {
  let shipped: EditedBook;
  const judging = {} as Judging;
  beforeAll(async () => {
    Object.assign(judging, await shippedBook());
    shipped = await editedFrom(judging.bytes, NAMES);
  });
  async function judge(edit: (book: EditedBook) => unknown): Promise<Judgement> {
    const book = shipped.clone();
    edit(book);
    const names = [...book.sheets.keys()];
    const filled = names.filter((name) => book.sheet(name).some((row) => row.some((cell) => cell !== null)));
    const rows = await readHere(await book.toBuffer(), filled);
    for (const name of names) if (!rows.has(name)) rows.set(name, []);
    return judgeWorkbook({ rows, hidden: new Set() }, judging.texts);
  }
  return Object.assign(judging, {
    async told(edit: (book: EditedBook) => unknown) {
      const judged = await judge(edit);
      return judged.kind === 'wrong' ? judged.problems.map(problemLine) : [judged.kind];
    },
    async changed(edit: (book: EditedBook) => unknown) {
      const judged = await judge(edit);
      if (judged.kind !== 'changed') throw new Error(JSON.stringify(judged));
      return judged;
    },
  });
}
