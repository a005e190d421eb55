import type { Card, CardInput } from '../../card.ts';
import type { Person } from '../find-person.ts';
import { LONGEST_REASON } from '../guards.ts';
import type { PeriodFields } from '../period.ts';

export interface FormValues extends PeriodFields {
  /** Only where somebody else's absence is recorded. */
  person: string;
  delegate: string;
  reason: string;
}

/** What fills the form: values as typed or as understood, and people to choose from where several fit. */
export interface FormState {
  values: FormValues;
  /** Whether somebody else's absence is recorded. */
  other: boolean;
  choices: Partial<Record<'person' | 'delegate', readonly Person[]>>;
  problems: readonly string[];
  /** What will be declared, when everything was understood. */
  summary: string | null;
  /** A line for those who may record absences of others. */
  hint?: string;
}

/** The form of an absence, filled with what is known; declared only when 确认请假 is pressed. */
export function formCard(state: FormState): Card {
  const { problems, other, summary } = state;
  const wrong = problems.length > 0;
  return {
    title: other ? '代同事登记请假' : '登记请假',
    status: { text: wrong ? '待补充' : summary ? '请核对' : '请填写', tone: wrong ? 'warn' : 'info' },
    text: summary ?? '请填写下面各项，带 * 的必填。请假期间，代理人会收到您的必经关卡并可代为处理。',
    inputs: inputs(state),
    buttons: [
      {
        label: '确认请假',
        action: 'declare',
        params: { absence: 'new', ...(other ? { other: 'yes' } : {}) },
        submits: true,
        style: 'primary',
      },
      { label: '放弃', action: 'drop' },
    ],
    ...(wrong ? { notice: { text: problems.join('\n'), tone: 'warn' } } : {}),
    ...(state.hint ? { footer: state.hint } : {}),
  };
}

function inputs({ values, choices, other }: FormState): CardInput[] {
  const filled = (name: keyof FormValues, label: string) => ({
    name,
    label,
    ...(values[name] ? { value: values[name] } : {}),
  });
  const someone = (name: 'person' | 'delegate', label: string): CardInput => {
    const options = choices[name]?.map((one) => ({ value: one.userId, label: one.label }));
    return options
      ? { ...filled(name, label), required: true, kind: 'select', options }
      : { ...filled(name, label), required: true, kind: 'text', placeholder: '姓名' };
  };
  const time = (name: 'fromTime' | 'untilTime', label: string, placeholder: string): CardInput => ({
    ...filled(name, label),
    kind: 'text',
    placeholder,
  });
  return [
    ...(other ? [someone('person', '请假人')] : []),
    { ...filled('fromDay', '开始日期'), required: true, kind: 'date' },
    time('fromTime', '开始时间', '留空为当天零点；如 14:00、下午'),
    { ...filled('untilDay', '结束日期'), required: true, kind: 'date' },
    time('untilTime', '结束时间', '留空为当天结束；如 12:00、上午'),
    someone('delegate', '代理人'),
    { ...filled('reason', '原因'), kind: 'textarea', placeholder: `可不填，最多 ${LONGEST_REASON} 字` },
  ];
}
