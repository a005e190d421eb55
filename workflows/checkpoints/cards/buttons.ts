import type { CardButton } from '../../card.ts';
import type { Factory } from '../../factory/factory.ts';
import type { CheckpointView } from '../read.ts';
import { type CardReader, signsNow } from '../reader.ts';

/** What a press needs; the version makes a decision on an old painting recognisable. */
export const paramsOf = (view: CheckpointView): Record<string, string> => ({
  checkpoint: String(view.id),
  version: String(view.version),
  order: String(view.order.id),
});

/**
 * What a person may do with a checkpoint: who signs 通过, 驳回, 转办, 处理中; everybody who waits for others 催办;
 * whose order it is also 立即升级; who manages also 加签 and 撤回. After a rejection: 重新送审 for those whose order it is.
 */
export function buttonsFor(factory: Factory, view: CheckpointView, reader: CardReader): CardButton[] {
  const params = paramsOf(view);
  const button = (
    label: string,
    action: string,
    more: Partial<Extract<CardButton, { action: string }>> = {},
  ): CardButton => ({
    label,
    action,
    params,
    ...more,
  });
  const theirs = [view.order.salesUserId, view.order.ownerUserId].includes(reader.userId);
  if (view.state === 'rejected')
    return theirs || reader.manages ? [button('重新送审', 'ask_resubmit', { style: 'primary' })] : [];
  if (view.state !== 'open') return [];
  const mine = signsNow(view, reader);
  const others = view.signers.some((one) => one.state === 'pending' && one.userId !== mine?.userId);
  const upload: CardButton[] =
    reader.uploadUrl && factory.checkpoints[view.key]?.evidence
      ? [{ label: '上传凭证', url: reader.uploadUrl }]
      : [];
  return [
    ...(mine
      ? [
          button('通过', 'pass', {
            style: 'primary',
            ...(view.about?.onPass ? { confirm: view.about.onPass } : {}),
          }),
          button('驳回', 'ask_reject', { style: 'danger' }),
          ...upload,
          button('处理中', 'ask_busy'),
          button('转办', 'ask_transfer'),
        ]
      : []),
    ...(!mine || others ? [button('催办', 'nudge')] : []),
    ...(reader.manages ? [button('加签', 'ask_signer')] : []),
    ...(reader.manages || (theirs && !mine) ? [button('立即升级', 'ask_escalate')] : []),
    ...(reader.manages ? [button('撤回', 'ask_withdraw')] : []),
  ];
}
