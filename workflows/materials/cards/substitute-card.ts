import type { Card } from '../../card.ts';
import { amountText } from '../amount.ts';
import type { ShortageView } from '../read-shortages.ts';

/** Asks which substitute stands in for what is missing. */
export function substituteCard({ order, lines, substitutes }: ShortageView): Card {
  const id = String(order.id);
  const options = lines.flatMap((line) =>
    line.missing === 0 || line.problem !== ''
      ? []
      : substitutes
          .filter((one) => one.original === line.code)
          .map((one) => ({
            value: JSON.stringify([line.code, one.code]),
            label: `${line.name} 缺 ${amountText(line.missing, line.unit)} → ${one.name}（1:${Number(one.factor)}，空闲 ${amountText(one.free, one.unit)}）`,
          })),
  );
  return {
    title: `${order.number} 改用替代料`,
    status: { text: '请选择', tone: 'info' },
    text: '缺的部分改由替代料供应，已备好的不动。替代料要按厂里规定审批。',
    inputs: [
      { name: 'which', label: '替代', kind: 'select', required: true, options },
      { name: 'reason', label: '原因', kind: 'textarea', required: true, placeholder: '会记入审计日志' },
    ],
    buttons: [
      {
        label: '确认改用',
        action: 'substitute',
        params: { order: id },
        submits: true,
        style: 'primary',
      },
      { label: '返回', action: 'show', params: { order: id } },
    ],
  };
}
