import type { Card } from '../../card.ts';
import { minuteText, plainText } from '../../orders/text.ts';
import type { Proposal, ProposalState } from '../proposal.ts';
import { sourceText } from '../version-text.ts';
import { countText, differenceText } from './difference-text.ts';

const STATES: Readonly<Record<ProposalState, NonNullable<Card['status']>>> = {
  reading: { text: '检查中', tone: 'info' },
  open: { text: '等待启用', tone: 'warn' },
  refused: { text: '没有采用', tone: 'bad' },
  same: { text: '没有变化', tone: 'neutral' },
  activated: { text: '已启用', tone: 'good' },
  rejected: { text: '已驳回', tone: 'bad' },
  withdrawn: { text: '已撤回', tone: 'neutral' },
  stale: { text: '已作废', tone: 'neutral' },
};

/** A changed configuration as one person sees it: its proposer may withdraw it, everybody else decides. */
export function proposalCard(proposal: Proposal, userId: string): Card {
  const { id, state, source, difference, proposedAt, note } = proposal;
  const open = state === 'open';
  const own = proposal.proposer === userId;
  const params = { proposal: id };
  const all = { label: '全部改动', action: 'all', params } as const;
  return {
    title: '工厂配置变更',
    status: STATES[state],
    text: differenceText(difference),
    fields: [
      { label: '提交', value: `${proposal.proposerName} · ${minuteText(proposedAt, proposedAt)}` },
      { label: '来源', value: `${sourceText(source)}，改自第 ${proposal.baseVersion} 版` },
      { label: '改动', value: countText(difference) },
      ...(note !== '' ? [{ label: open ? '说明' : '结果', value: plainText(note) }] : []),
      ...(proposal.deciderName && !open ? [{ label: '处理', value: proposal.deciderName }] : []),
    ],
    ...(open && !own
      ? {
          inputs: [
            { name: 'reason', label: '驳回原因', kind: 'textarea' as const, placeholder: '驳回时必填' },
          ],
        }
      : {}),
    ...(open
      ? {
          buttons: own
            ? [
                all,
                {
                  label: '撤回',
                  action: 'withdraw',
                  params,
                  confirm: '撤回这次配置变更？',
                  style: 'danger' as const,
                },
              ]
            : [
                {
                  label: '启用',
                  action: 'activate',
                  params,
                  style: 'primary' as const,
                  confirm: `启用后立即对所有人生效（${countText(difference)}）。确认启用？`,
                },
                { label: '驳回', action: 'reject', params, style: 'danger' as const, submits: true },
                all,
              ],
        }
      : {}),
    ...(open
      ? {
          footer: own
            ? '需由另一位有“启用配置”权限的同事确认后生效。'
            : '请逐条核对。启用后可随时「配置历史」恢复到旧版。',
        }
      : {}),
  };
}
