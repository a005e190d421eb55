import { may } from '../../factory/rules.ts';
import { PERMISSION_OF } from '../../facts/kinds.ts';
import type { WorkbookKind } from '../../workbooks/kind.ts';
import { applyFacts, finishFacts } from './apply.ts';
import { applyingCard, endedCard } from './cards.ts';
import { notYours, readFacts } from './read-book.ts';
import { factSheetsOf } from './recognise.ts';

/** Facts by workbook: receipts, issues, counts, work reports, inspections, waybills, confirmed POs, sign-offs. */
export const factsKind: WorkbookKind = {
  key: 'facts',
  may: ({ actor, factory }) =>
    actor.kind === 'staff' && Object.values(PERMISSION_OF).some((one) => may(factory, actor.roles, one)),
  notAllowed: () => notYours('入库、报工、检验、运单等数据'),
  recognises: async (book) => {
    const { sheets, refusal } = await factSheetsOf(book);
    return sheets.length > 0 || refusal !== null;
  },
  read: readFacts,
  cards: { applying: applyingCard, ended: endedCard },
  applier: () => ({ chunk: applyFacts, finish: finishFacts }),
};
