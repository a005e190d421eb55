import { may } from '../factory/rules.ts';
import { Refusal } from '../orders/import/refusal.ts';
import type { WorkbookKind } from '../workbooks/kind.ts';
import { applyMaster, finishMaster } from './apply.ts';
import { applyingCard, endedCard } from './cards.ts';
import { readMasterBook } from './read-book.ts';
import { masterSheetsOf } from './recognise.ts';

/** Materials, BOMs, routings and quality standards by workbook. */
export const masterKind: WorkbookKind = {
  key: 'master',
  may: ({ actor, factory }) => actor.kind === 'staff' && may(factory, actor.roles, 'master.import'),
  notAllowed: () =>
    new Refusal(
      'import.not_allowed',
      '您没有导入基础资料（物料、BOM、工艺路线、质量标准）的权限。请联系工艺技术部或计划主管。',
    ),
  recognises: async (book) => {
    const { sheets, refusal } = await masterSheetsOf(book);
    return sheets.length > 0 || refusal !== null;
  },
  read: readMasterBook,
  cards: { applying: applyingCard, ended: endedCard },
  applier: () => ({ chunk: applyMaster, finish: finishMaster }),
};
