import type { TxCtx } from '../context.ts';
import type { Press, PressResult } from '../flow.ts';
import { clock } from '../now.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { cancelAbsence } from './cancel.ts';
import { declaredCard } from './cards/absence-card.ts';
import { type FormValues, formCard } from './cards/form-card.ts';
import { declareAbsence } from './declare.ts';
import { formOf, stateOf } from './form.ts';
import { listCardOf } from './list.ts';

type Handler = (ctx: TxCtx, press: Press) => Promise<PressResult>;

/** 确认请假: declares, or shows everything that is wrong with the values kept. */
const declare: Handler = async (ctx, press) => {
  const state = await stateOf(ctx, valuesOf(press.form), press.params.other === 'yes');
  if (!state.value) return { card: formCard(state) };
  const absence = await declareAbsence(ctx, state.value);
  const card = declaredCard(absence, shanghaiDay(await clock(ctx)));
  const own = ctx.actor.kind === 'staff' && ctx.actor.userId === absence.delegateUserId;
  const told = own ? '' : `，已通知 ${absence.delegateName}`;
  return { card: { ...card, notice: { text: `请假已登记${told}。`, tone: 'good' } } };
};

/** 取消: on a list the list again, on the card of one absence that card without buttons. */
const cancel: Handler = async (ctx, press) => {
  const absence = await cancelAbsence(ctx, Number(press.params.absence));
  const notice = { text: '请假已取消，代理人已收到通知。', tone: 'good' } as const;
  if (press.params.list !== undefined) return { card: { ...(await listCardOf(ctx, absence)), notice } };
  return { card: { ...declaredCard(absence, shanghaiDay(await clock(ctx))), notice }, closed: true };
};

const ask: Handler = async (ctx) => ({ card: formCard(await formOf(ctx, {})) });

const drop: Handler = async () => ({
  card: {
    title: '登记请假',
    status: { text: '已放弃', tone: 'neutral' },
    text: '没有登记请假。需要时再说「请假」。',
  },
  closed: true,
});

export const presses: Readonly<Record<string, Handler>> = { declare, cancel, ask, drop };

const valuesOf = (form: Press['form']): FormValues => ({
  person: form.person ?? '',
  delegate: form.delegate ?? '',
  fromDay: form.fromDay ?? '',
  fromTime: form.fromTime ?? '',
  untilDay: form.untilDay ?? '',
  untilTime: form.untilTime ?? '',
  reason: form.reason ?? '',
});
