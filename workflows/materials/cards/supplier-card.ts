import type { Card } from '../../card.ts';
import type { MaterialLine } from '../coverage.ts';
import type { ShortageView } from '../read-shortages.ts';
import { askable, LINES_AT_ONCE, seenOf } from './shortage-card.ts';

/** 改供应商: from whom the materials of a shortage card come. @param from first of its lines, as on that card */
export function supplierCard(view: ShortageView, from: number): Card {
  const order = String(view.order.id);
  const asked = askable(view).slice(from, from + LINES_AT_ONCE);
  return {
    title: `${view.order.number} 改供应商`,
    status: { text: '待填写', tone: 'warn' },
    inputs: asked.map((line, index) => ({
      name: `supplier${index}`,
      label: line.name,
      kind: 'text',
      ...(supplierOf(line) ? { value: supplierOf(line) } : {}),
    })),
    buttons: [
      {
        label: '保存供应商',
        action: 'supplier',
        params: { order, seen: seenOf(asked) },
        submits: true,
        style: 'primary',
      },
      { label: '返回', action: 'show', params: { order, from: String(from) } },
    ],
  };
}

/** From whom a material comes: as purchasing wrote it for the order, else as usual. */
export const supplierOf = ({ supplier, usualSupplier }: MaterialLine): string => supplier || usualSupplier;
