import type { ViewQuery } from '../../board/api/views.ts';
import { moment } from '../board/iso.ts';
import { VIEW_NAMES } from '../board/names.ts';
import type { TxCtx } from '../context.ts';
import type { Flow, Where } from '../flow.ts';
import type { ExportDraft } from '../intents.ts';
import { answerAlone } from '../orders/discreet.ts';
import { askExport, askerOf, EXPORT_CHANNEL } from './ask.ts';
import { readPeriod } from './period.ts';
import { readWords } from './words.ts';
import { writeWaiting } from './work.ts';

const DAYS = {
  created: { from: 'createdFrom', to: 'createdTo', name: '订单', sort: '-created' },
  shipped: { from: 'shippedFrom', to: 'shippedTo', name: '发货订单', sort: '-shipped' },
  promised: { from: 'promisedFrom', to: 'promisedTo', name: '交期订单', sort: 'promised' },
} as const;

/**
 * 导出 3月订单: what was said as a view's query.
 * @throws AppError export.bad_period, .not_understood, .one_customer, order.no_access, board.*
 */
async function askedFor(ctx: TxCtx, draft: ExportDraft, where: Where): Promise<void> {
  const { today } = await moment(ctx);
  const { view, period, day, only, words } = draft;
  askerOf(ctx);
  const days =
    period === undefined ? null : readPeriod(period, today, day === 'promised' ? 'nearest' : 'past');
  const { from, to, name } = DAYS[day];
  const query: ViewQuery = {
    view,
    ...(days ? { [from]: days.from, [to]: days.to } : {}),
    ...(only ? { [only]: 'yes' } : {}),
    ...(words ? await readWords(ctx, words, today) : {}),
    ...(day === 'shipped' && !days ? { shipped: 'yes' } : {}),
    // A month's list is read from its first day on.
    ...(view === 'orders' && days ? { sort: DAYS[day].sort } : {}),
  };
  const parts = [
    view === 'orders' ? name : VIEW_NAMES[view],
    ...(words ? [words] : []),
    ...(only ? [only === 'open' ? '在办' : '逾期'] : []),
    days?.label ?? today,
  ];
  await askExport(ctx, query, parts.join('-'), where);
}

/** Orders and views as workbooks, each to who asked, never into a group. */
export const exportFlow: Flow = {
  name: 'export',
  phrases: ['导出 3月订单', '导出 风险', '导出 客户全景'],
  intents: {
    'view.export': (asked, { draft }, from) =>
      answerAlone(asked, from, (ctx, where) => askedFor(ctx, draft, where)),
  },
  work: { channel: EXPORT_CHANNEL, run: writeWaiting },
};
