import type { Card } from '../../card.ts';
import { INCIDENT_KINDS, KIND_NAMES } from '../of-order.ts';

/** What fills the form, as typed or as understood. */
export interface FormValues {
  kind: string;
  subject: string;
  until: string;
  note: string;
}

/** Asks for a supplier's delay or a breakdown. */
export function formCard(values: FormValues, problem?: string): Card {
  return {
    title: '登记供应商延期 / 设备停机',
    status: { text: problem ? '待补充' : '请核对', tone: problem ? 'warn' : 'info' },
    text: '登记后会算出受影响的订单和可能的完工日期，并通知订单责任人和业务员。同一物料或设备再次登记会更新原来的事件。',
    inputs: [
      {
        name: 'kind',
        label: '类型',
        kind: 'select',
        required: true,
        options: INCIDENT_KINDS.map((value) => ({ value, label: KIND_NAMES[value] })),
        ...(values.kind ? { value: values.kind } : {}),
      },
      {
        name: 'subject',
        label: '物料、供应商或设备',
        kind: 'text',
        required: true,
        placeholder: '如 M-42CR-60、宝钢、VMC850-03、VMC850',
        ...(values.subject ? { value: values.subject } : {}),
      },
      {
        name: 'until',
        label: '预计到料（修复）日期',
        kind: 'date',
        required: true,
        ...(values.until ? { value: values.until } : {}),
      },
      {
        name: 'note',
        label: '说明',
        kind: 'textarea',
        placeholder: '可不填',
        ...(values.note ? { value: values.note } : {}),
      },
    ],
    buttons: [
      { label: '登记', action: 'report', submits: true, style: 'primary' },
      { label: '放弃', action: 'drop' },
    ],
    ...(problem ? { notice: { text: problem, tone: 'warn' } } : {}),
  };
}
