import type { TxCtx } from '../context.ts';
import { raiseAlarm } from './alarm.ts';
import type { Taken } from './take-steps.ts';

const WHO = { assignee: '责任人', head: '部门负责人', organiser: '会议组织者' } as const;

/** Named in one alarm at most; the rest are counted. */
const MOST_NAMED = 8;

/** Tells, in one message, of steps that found nobody where somebody should have been. */
export async function reportNobody(ctx: TxCtx, taken: readonly Taken[]): Promise<void> {
  const lost = taken.filter((one) => one.missing !== null);
  const [first] = lost;
  if (!first) return;
  const lines = lost
    .slice(0, MOST_NAMED)
    .map(({ ladder, tier, missing, outcome }) => {
      const went = outcome === 'skipped' ? '已跳过这一级' : '已改发给抄送人';
      return `- ${ladder.number}「${ladder.name}」第${tier}级：找不到${missing ? WHO[missing] : ''}，${went}`;
    })
    .join('\n');
  const more = lost.length > MOST_NAMED ? `\n- 另有 ${lost.length - MOST_NAMED} 项` : '';
  const { id, arm } = first.ladder;
  await raiseAlarm(
    ctx,
    `escalation.nobody:${id}:${arm}:${first.tier}`,
    '超时升级找不到人',
    `${lines}${more}\n\n请核对通讯录中的部门、负责人和离职人员。`,
  );
}
