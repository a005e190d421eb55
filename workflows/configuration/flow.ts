import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Flow, Press, PressResult, Where } from '../flow.ts';
import { answerAlone } from '../orders/discreet.ts';
import { say } from '../say.ts';
import { proposalCard } from './cards/proposal-card.ts';
import { activate, type Decided, reject, withdraw } from './decide.ts';
import { exportConfiguration } from './export.ts';
import { historyCard } from './history.ts';
import { readProposal } from './proposal.ts';
import { CONFIGURATION } from './put-in-force.ts';
import { readWaiting } from './read-waiting.ts';
import { proposeRestore } from './restore.ts';
import { mayLook } from './rights.ts';
import { isOurs, READING_CHANNEL, takeConfiguration } from './take.ts';
import { storeTable } from './tell-problems.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

/** The card after a decision; who comes too late is told what it is now. */
function resultOf(ctx: TxCtx, { proposal, decided }: Decided, good: string): PressResult {
  const userId = ctx.actor.kind === 'staff' ? ctx.actor.userId : '';
  const card = proposalCard(proposal, userId);
  const late = `没有操作：这份配置变更${card.status?.text ?? '已有结果'}。`;
  return {
    card: { ...card, notice: decided ? { text: good, tone: 'good' } : { text: late, tone: 'warn' } },
    closed: proposal.state !== 'open',
  };
}

const presses: Readonly<Record<string, Handler>> = {
  activate: async (ctx, { params }) =>
    resultOf(ctx, await activate(ctx, params.proposal ?? ''), '已启用，对所有人立即生效。'),
  reject: async (ctx, { params, form }) =>
    resultOf(
      ctx,
      await reject(ctx, params.proposal ?? '', (form.reason ?? '').trim()),
      '已驳回，已告知提交人。',
    ),
  withdraw: async (ctx, { params }) =>
    resultOf(ctx, await withdraw(ctx, params.proposal ?? ''), '已撤回，配置没有变。'),
  all: async (ctx, press) => {
    if (!mayLook(ctx.factory, ctx.actor) || ctx.actor.kind !== 'staff')
      throw new AppError('configuration.not_permitted');
    const proposal = await readProposal(ctx, press.params.proposal ?? '');
    if (!proposal) throw new AppError('configuration.gone');
    const rows = proposal.difference.map((one) => [
      one.sheet,
      one.row,
      one.field || '整行',
      one.before,
      one.after,
    ]);
    const file = await storeTable(ctx, ['工作表', '行', '项目', '改前', '改后'], rows, '配置改动清单.xlsx');
    await say(
      ctx,
      { to: 'person', userId: ctx.actor.userId },
      { kind: 'file', ...file },
      `${press.pressKey}:all`,
    );
    return { card: { ...press.view, notice: { text: '全部改动已作为文件发给您。', tone: 'good' } } };
  },
  restore: async (ctx, { params }) => {
    await proposeRestore(ctx, Number(params.version));
    const notice = { text: '已提交恢复，等另一位同事启用。改动见新发的卡片。', tone: 'good' } as const;
    return { card: { ...(await historyCard(ctx)), notice } };
  },
};

async function answerHistory(ctx: TxCtx, where: Where): Promise<void> {
  const card = await historyCard(ctx);
  const reader = ctx.actor.kind === 'staff' ? ctx.actor.userId : 'system';
  const what = { kind: 'card', flow: 'configuration', key: `factory-history:${reader}`, card } as const;
  await say(ctx, where.reply, what, `${where.messageKey}:configuration.history`);
}

/** The factory's configuration by workbook: export, an edited one back, the second person, the way back. */
export const configurationFlow: Flow = {
  name: 'configuration',
  phrases: ['导出配置', '配置历史'],
  intents: {
    'factory.export': (asked, _intent, from) => answerAlone(asked, from, exportConfiguration),
    'factory.history': (asked, _intent, from) => answerAlone(asked, from, answerHistory),
  },
  files: { accepts: () => false, awaits: isOurs, take: takeConfiguration },
  presses,
  subject: () => CONFIGURATION,
  work: { channel: READING_CHANNEL, run: readWaiting },
};
