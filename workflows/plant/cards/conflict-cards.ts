import type { Card } from '../../card.ts';
import { instantText } from '../../checkpoints/text.ts';
import { plainText } from '../../orders/text.ts';
import { CONFLICT_NAMES, conflictWords } from '../merge/words.ts';
import type { ConflictView } from '../read-conflicts.ts';

/** Differences on one list. */
export const MOST_ON_LIST = 8;

/** VMC850-03 未报工 */
export const conflictTitle = ({ machine, kind }: Pick<ConflictView, 'machine' | 'kind'>): string =>
  `${machine} ${CONFLICT_NAMES[kind]}`;

export const conflictField = (one: ConflictView) => {
  const { plc, mes } = conflictWords(one);
  return { label: conflictTitle(one), value: `设备：${plc}；报工：${mes}`, tone: 'warn' as const };
};

/** What differs and is not decided. @param open one more than fit, when there are more */
export function conflictListCard(open: readonly ConflictView[]): Card {
  const rows = open.slice(0, MOST_ON_LIST);
  const more = open.length > MOST_ON_LIST ? '，先看最近的' : '';
  return {
    title: '设备与报工不符',
    status:
      open.length > 0
        ? {
            text: `${open.length > MOST_ON_LIST ? `${MOST_ON_LIST}+` : open.length} 处待说明${more}`,
            tone: 'warn',
          }
        : { text: '都已说明', tone: 'good' },
    fields: rows.map(conflictField),
    buttons: rows.map((one) => ({
      label: conflictTitle(one),
      action: 'conflict',
      params: { conflict: String(one.id) },
    })),
  };
}

const STATES = {
  open: { text: '待说明', tone: 'warn' },
  confirmed: { text: '已说明', tone: 'good' },
  over: { text: '已消除', tone: 'neutral' },
} as const;

/** One difference: both figures, and what the person who decides says of it. */
export function conflictCard(one: ConflictView, decides: boolean): Card {
  const { plc, mes } = conflictWords(one);
  const params = { conflict: String(one.id) };
  return {
    title: conflictTitle(one),
    status: STATES[one.state],
    fields: [
      { label: '设备', value: plc },
      { label: '报工', value: mes },
      ...(one.number ? [{ label: '订单', value: `${one.number}${one.step ? ` 工序${one.step}` : ''}` }] : []),
      ...(one.note ? [{ label: '说明', value: plainText(one.note) }] : []),
      ...(one.decidedAt
        ? [{ label: '确认', value: `${one.decidedByName ?? ''}，${instantText(one.decidedAt, one.now)}` }]
        : []),
    ],
    ...(one.state === 'open' && decides
      ? {
          inputs: [
            {
              name: 'note',
              label: '原因',
              kind: 'textarea' as const,
              placeholder: HINTS[one.kind],
              required: true,
            },
          ],
          buttons: [
            { label: '确认', action: 'confirm', params, style: 'primary' as const, submits: true },
            { label: '设备状态', action: 'machine', params: { machine: one.machine } },
          ],
        }
      : {}),
    footer: '两边的数据都原样留存，不会互相覆盖。',
  };
}

const HINTS: Readonly<Record<ConflictView['kind'], string>> = {
  unreported: '例：在做 SO-20260315-0042 工序20，稍后补报；或：试机、空运转',
  idle_report: '例：等料；或：已做完忘报完工',
  report_only: '',
  count: '例：首件调试 5 件不计；或：漏报 10 件，已补报',
  clock: '例：MES 终端时间慢 10 分钟',
};
