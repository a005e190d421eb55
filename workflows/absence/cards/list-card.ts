import type { Card } from '../../card.ts';
import { plainText } from '../../orders/text.ts';
import { periodText, shortPeriod } from '../period-text.ts';
import type { AbsenceView } from '../read.ts';
import { cancelButton } from './absence-card.ts';

/** Rows of each kind that a phone shows; nobody plans more. */
const MOST_ROWS = 8;

export interface AbsenceList {
  /** Whose list it is; `own` when the reader's. */
  userId: string;
  name: string;
  own: boolean;
  absences: readonly AbsenceView[];
  delegated: readonly AbsenceView[];
}

/** 我的代理: present and coming absences, each with 取消, and those in which the person is the delegate. */
export function listCard(list: AbsenceList, today: string): Card {
  const shown = list.absences.slice(0, MOST_ROWS);
  const whose = list.own ? '您' : plainText(list.name);
  const rows = shown.map(
    (one) => `- ${periodText(one, today)}，由 ${plainText(one.delegateName)} 代理${now(one)}`,
  );
  const delegated = list.delegated
    .slice(0, MOST_ROWS)
    .map((one) => `- ${plainText(one.name)}：${periodText(one, today)}${now(one)}`);
  const more = Math.max(0, list.absences.length - MOST_ROWS);
  const text = [
    rows.length > 0 ? `**${whose}的请假**\n${rows.join('\n')}` : `${whose}现在没有登记请假。`,
    ...(more > 0 ? [`还有 ${more} 次更晚的请假未列出。`] : []),
    ...(delegated.length > 0 ? [`**由${whose}代理**\n${delegated.join('\n')}`] : []),
  ].join('\n\n');
  return {
    title: list.own ? '请假与代理' : `${list.name} 的请假与代理`,
    text,
    buttons: [
      ...shown.map((one) =>
        cancelButton(one, today, `取消 ${shortPeriod(one, today)}`, { list: list.userId }),
      ),
      ...(list.own ? [{ label: '登记请假', action: 'ask', params: {} } as const] : []),
    ],
  };
}

const now = ({ state }: AbsenceView): string => (state === 'present' ? '（进行中）' : '');
