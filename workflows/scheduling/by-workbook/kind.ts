import { may } from '../../factory/rules.ts';
import { Refusal } from '../../orders/import/refusal.ts';
import type { WorkbookKind } from '../../workbooks/kind.ts';
import { applyPlan, finishPlan } from './apply.ts';
import { applyingCard, endedCard } from './cards.ts';
import { planSheetsOf } from './layout.ts';
import { readPlanBook } from './read-book.ts';

/** The plan of the machines by workbook: 导出计划, edited, sent back. */
export const planKind: WorkbookKind = {
  key: 'plan',
  may: ({ actor, factory }) => actor.kind === 'staff' && may(factory, actor.roles, 'plan.book'),
  notAllowed: () => new Refusal('import.not_allowed', '您没有排产的权限，排产计划没有读取。请联系计划员。'),
  recognises: async (book) => {
    const { sheets, refusal } = await planSheetsOf(book);
    return sheets.length > 0 || refusal !== null;
  },
  read: readPlanBook,
  cards: { applying: applyingCard, ended: endedCard },
  applier: () => ({ chunk: applyPlan, finish: finishPlan }),
};
