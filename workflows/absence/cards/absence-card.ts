import type { Card } from '../../card.ts';
import { plainText } from '../../orders/text.ts';
import { periodText, shortPeriod } from '../period-text.ts';
import type { AbsenceView } from '../read.ts';

const CANCELLED = { text: '已取消', tone: 'neutral' } as const;
const STATES: Readonly<Record<AbsenceView['state'], NonNullable<Card['status']>>> = {
  coming: { text: '已登记', tone: 'good' },
  present: { text: '进行中', tone: 'info' },
  over: { text: '已结束', tone: 'neutral' },
};

/** An absence as the person who is away sees it, with 取消 while it is not over. */
export function declaredCard(absence: AbsenceView, today: string): Card {
  const { reason, cancelled, state } = absence;
  const open = !cancelled && state !== 'over';
  return {
    title: `${absence.name} 请假`,
    status: cancelled ? CANCELLED : STATES[state],
    fields: [
      { label: '时间', value: periodText(absence, today) },
      { label: '代理人', value: absence.delegateName },
      ...(reason ? [{ label: '原因', value: reason }] : []),
    ],
    ...(open ? { buttons: [cancelButton(absence, today, '取消请假', {})] } : {}),
  };
}

/** The same as the delegate sees it. The reason is nobody's business but the log's. */
export function delegateCard(absence: AbsenceView, today: string): Card {
  const name = plainText(absence.name);
  return {
    title: `${absence.name} 请假，由您代理`,
    status: absence.cancelled ? CANCELLED : { text: '代理', tone: 'info' },
    fields: [{ label: '时间', value: periodText(absence, today) }],
    text: absence.cancelled
      ? '请假已取消，您不再需要代理。'
      : `这段时间里，等 ${name} 处理的必经关卡也会通知您，您可以代为处理。`,
  };
}

/** @param params what the handler needs to know besides the absence */
export function cancelButton(
  absence: AbsenceView,
  today: string,
  label: string,
  params: Record<string, string>,
): NonNullable<Card['buttons']>[number] {
  return {
    label,
    action: 'cancel',
    params: { absence: String(absence.id), ...params },
    style: 'danger',
    confirm: `取消 ${absence.name} ${shortPeriod(absence, today)} 的请假？${absence.delegateName} 将不再代理。`,
  };
}
