import { instantText } from '../checkpoints/text.ts';
import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Press, PressResult } from '../flow.ts';
import { decidedCard } from './decision-card.ts';
import { recordDecision } from './record-decision.ts';
import { closeCards } from './settle-meeting.ts';

/** 记录结论; mistakes leave the form open, and who comes second reads that it is done. */
async function record(ctx: TxCtx, press: Press): Promise<PressResult> {
  const meetingId = Number(press.params.meeting);
  try {
    const done = await recordDecision(ctx, {
      meetingId,
      decision: press.form.decision ?? '',
      span: press.form.span ?? '',
      day: press.form.day ?? '',
      assignee: press.form.assignee ?? '',
    });
    const who = ctx.actor.kind === 'staff' ? ctx.actor.name : '系统';
    const lines = [
      `${who} 记录：${(press.form.decision ?? '').trim()}`,
      `新的截止时间 ${instantText(done.deadlineAt, done.view.now)}${done.assignee ? `，改由 ${done.assignee.name} 处理` : ''}`,
    ];
    const card = decidedCard(done.view, lines, 'good');
    await closeCards(ctx, meetingId, card, press.cardKey);
    return { card, closed: true };
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'meeting.settled') throw err;
    const who = err.params.who ? `${err.params.who} 已经处理` : '关卡已有结论';
    const { inputs: _inputs, notice: _notice, ...view } = press.view;
    const card = {
      ...view,
      buttons: [],
      notice: { text: `${who}，您的填写没有生效。`, tone: 'warn' as const },
    };
    return { card, closed: true };
  }
}

/** By action name of the button. */
export const presses = { record_decision: record } as const;
