import type { Card } from '../card.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { chosenTier, escalateCard } from '../escalation/escalate-card.ts';
import { escalateNow } from '../escalation/escalate-now.ts';
import { may } from '../factory/rules.ts';
import type { Press, PressResult } from '../flow.ts';
import { clock } from '../now.ts';
import { isOnPage } from '../orders/order-cards.ts';
import { personNamed } from '../staff/by-name.ts';
import { addSigner } from './add-signer.ts';
import { markBusy } from './busy.ts';
import { checkpointCard } from './cards/checkpoint-card.ts';
import { QUESTIONS, questionCard } from './cards/question-card.ts';
import type { CheckpointRef } from './lock.ts';
import { nudge } from './nudge.ts';
import { pass } from './pass.ts';
import { type CheckpointView, mayRead, readCheckpoint } from './read.ts';
import { readerOf } from './reader.ts';
import { reject } from './reject.ts';
import { resubmit } from './resubmit.ts';
import { instantText } from './text.ts';
import { transfer } from './transfer.ts';
import { withdraw } from './withdraw.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;
/** Does the act; the line that tells what was done. */
type Act = (ctx: TxCtx, ref: CheckpointRef, form: Readonly<Record<string, string>>) => Promise<string>;

const refOf = (press: Press): CheckpointRef => ({
  checkpointId: Number(press.params.checkpoint),
  version: Number(press.params.version),
});

/** The card as it is now for who presses; decided ones have no buttons and are closed. */
async function current(ctx: TxCtx, press: Press, notice?: Card['notice']): Promise<PressResult> {
  const view = await readCheckpoint(ctx, Number(press.params.checkpoint));
  if (!view || !mayRead(ctx, view) || ctx.actor.kind !== 'staff') throw new AppError('checkpoint.not_found');
  // The page takes files itself and shows its card without a link to the upload page.
  const at = isOnPage(press) ? { ...ctx, publicUrl: null } : ctx;
  const card = checkpointCard(ctx.factory, view, await readerOf(at, view, ctx.actor));
  return {
    card: notice ? { ...card, notice } : card,
    closed: view.state === 'passed' || view.state === 'withdrawn',
  };
}

/**
 * An act, answered with the card as it is afterwards. Who decides on an old painting ("the card changed since you
 * looked") is refused and shown the present one: that is found out before anything is written.
 */
const act =
  (doIt: Act): Handler =>
  async (ctx, press) => {
    try {
      const done = await doIt(ctx, refOf(press), press.form);
      return await current(ctx, press, { text: done, tone: 'good' });
    } catch (err) {
      if (!(err instanceof AppError) || !['checkpoint.changed', 'checkpoint.not_open'].includes(err.code))
        throw err;
      return current(ctx, press, { text: changedText(err), tone: 'warn' });
    }
  };

function changedText(err: AppError): string {
  const who = err.params.who ? `${err.params.who} 已先一步处理，` : '关卡在您打开之后有变化，';
  return `${who}以下是最新内容，您刚才的操作没有生效。`;
}

const ask: (name: string) => Handler = (name) => async (ctx, press) => {
  const view = await readCheckpoint(ctx, Number(press.params.checkpoint));
  const question = QUESTIONS[name];
  if (!view || !question || !mayRead(ctx, view)) throw new AppError('checkpoint.not_found');
  if (view.version !== Number(press.params.version))
    return current(ctx, press, { text: '关卡已有变化，请按最新内容操作。', tone: 'warn' });
  return { card: questionCard(ctx.factory, view, question) };
};

/** 立即升级: the question, with a choice of tiers for those who manage checkpoints. */
const askEscalate: Handler = async (ctx, press) => {
  const view = await readCheckpoint(ctx, Number(press.params.checkpoint));
  if (!view || !mayRead(ctx, view) || ctx.actor.kind !== 'staff') throw new AppError('checkpoint.not_found');
  if (view.version !== Number(press.params.version))
    return current(ctx, press, { text: '关卡已有变化，请按最新内容操作。', tone: 'warn' });
  const manages = may(ctx.factory, ctx.actor.roles, 'checkpoint.manage');
  return { card: escalateCard(ctx.factory, view, manages) };
};

const acts: Readonly<Record<string, Act>> = {
  pass: async (ctx, ref) => {
    const { passed, stale } = await pass(ctx, ref);
    if (stale) return `没有通过：${stale}`;
    if (passed) return '已通过。';
    const view = await readCheckpoint(ctx, ref.checkpointId);
    return `已签，还差 ${pendingOf(view)}。`;
  },
  reject: async (ctx, ref, form) => {
    const { told } = await reject(ctx, { ...ref, reason: form.reason ?? '' });
    return `已驳回，已通知${told}。`;
  },
  transfer: async (ctx, ref, form) => {
    const to = await personNamed(ctx, form.to ?? '');
    await transfer(ctx, { ...ref, toUserId: to.userId, reason: form.reason ?? '' });
    return `已转办给 ${to.name}，截止时间不变。`;
  },
  add_signer: async (ctx, ref, form) => {
    const to = await personNamed(ctx, form.to ?? '');
    await addSigner(ctx, { ...ref, userId: to.userId, reason: form.reason ?? '' });
    return `已请 ${to.name} 加签。`;
  },
  busy: async (ctx, ref, form) => {
    const { until } = await markBusy(ctx, { ...ref, span: form.span ?? '' });
    return `好的，${instantText(until, until)} 前不再提醒。`;
  },
  nudge: async (ctx, ref) => {
    const { names } = await nudge(ctx, ref);
    return `已催 ${names.join('、')}。`;
  },
  escalate: async (ctx, ref, form) => {
    const { tier: told, at } = await escalateNow(ctx, {
      ...ref,
      ...chosenTier(form.tier),
      reason: form.reason ?? '',
    });
    const now = await clock(ctx);
    const when = at > now ? `，${instantText(at, now)} 通知` : '';
    return `已升级到第${told}级${when}。`;
  },
  withdraw: async (ctx, ref, form) => {
    await withdraw(ctx, { ...ref, reason: form.reason ?? '' });
    return '已撤回。';
  },
  resubmit: async (ctx, ref, form) => {
    await resubmit(ctx, { ...ref, reason: form.reason ?? '' });
    return '已重新送审。';
  },
};

const pendingOf = (view: CheckpointView | undefined): string =>
  view?.signers
    .filter((one) => one.state === 'pending' || one.state === 'waiting')
    .map((one) => one.name)
    .join('、') ?? '';

/** By action name of the button. */
export const presses: Readonly<Record<string, Handler>> = {
  show: (ctx, press) => current(ctx, press),
  ask_escalate: askEscalate,
  ...Object.fromEntries(Object.keys(QUESTIONS).map((name) => [name, ask(name)])),
  ...Object.fromEntries(Object.entries(acts).map(([name, doIt]) => [name, act(doIt)])),
};
