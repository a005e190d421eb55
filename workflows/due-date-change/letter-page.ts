import { DEFAULT_LIMITS } from '../../ocr/limits.ts';
import type { UploadPage } from '../checkpoints/upload-page.ts';
import { decisionText, orderText } from './cards/date-card.ts';
import { STATES, wayText } from './cards/texts.ts';
import { isGoing } from './lock.ts';
import type { DateView } from './read.ts';

/** The upload page of a customer's letter in words. */
export function letterPage(view: DateView): UploadPage {
  const going = isGoing(view.state);
  const { letter } = view;
  return {
    thing: '确认函',
    name: `改期申请 ${view.id} 号`,
    number: view.order.number,
    status: STATES[view.state],
    order: orderText(view),
    facts: [
      { label: '交期', value: wayText(view) },
      { label: '原因', value: view.reason },
    ],
    changes: [],
    asks: going ? (ASKS[view.state] ?? view.decision) || null : null,
    wants:
      view.state === 'draft'
        ? `客户盖章的书面确认函，写明订单号 ${view.order.number}、新交期 ${view.toDate} 和签署日期，1 份`
        : null,
    kinds: ['picture', 'pdf'],
    mostBytes: DEFAULT_LIMITS.maxBytes,
    count: letter ? '已收 1 份' : '还没有，差 1 份',
    files: letter
      ? [
          {
            name: letter.name,
            by: view.requestedBy.name,
            flags: '',
            previewSha256: letter.previewSha256,
            kind: letter.previewSha256 ? 'picture' : null,
          },
        ]
      : [],
    decision: going ? null : decisionText(view).replaceAll('**', ''),
    closed:
      view.state === 'draft'
        ? null
        : going
          ? '确认函已收到，要换一份请先在聊天里撤回申请。'
          : '改期申请已有结论，不再收确认函。',
    working: view.state === 'reading',
  };
}

const ASKS: Partial<Record<DateView['state'], string>> = {
  reading: '正在识别确认函，一般十几秒，结果会显示在这里和聊天里的卡片上。',
  review: '确认函有几处不能自动确认，已请同事人工核对，结果会发到聊天里。',
  approval: '确认函已核对，等客服总监审批，结果会发到聊天里。',
};
