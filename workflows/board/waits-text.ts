import type { Waits } from '../../board/api/views.ts';

/** `关卡「质检放行」超时（任杰）；缺料 3 种，预计 2026-03-25 到齐` */
export const waitsText = (waits: readonly Waits[]): string => waits.map(waitText).join('；');

function waitText(wait: Waits): string {
  switch (wait.kind) {
    case 'checkpoint': {
      const how = wait.rejected ? '已驳回' : wait.late ? '超时' : '待处理';
      return `关卡「${wait.name}」${how}${wait.who.length > 0 ? `（${wait.who.join('、')}）` : ''}`;
    }
    case 'material':
      return `缺料 ${wait.missing} 种，${wait.expected ? `预计 ${wait.expected} 到齐` : '到货日期未定'}`;
    case 'incident':
      return wait.name;
    case 'hold':
      return '已暂停';
    case 'status':
      return wait.text;
  }
}
