import type { TxCtx } from '../context.ts';
import { recomputeSoon } from './again.ts';
import type { Deciding } from './chosen.ts';
import type { Violation } from './core/check-plan.ts';

/** An option that cannot be had any more. */
export interface Taken {
  outcome: 'taken';
  /** What has changed since it was offered, for the person who pressed. */
  why: string;
}

/** An option does not fit the plan as it is now: the next best is computed right after. The request is locked and open. */
export async function takenBy(ctx: TxCtx, { request }: Deciding, broken: Violation): Promise<Taken> {
  ctx.log.info({ code: 'rush.taken', request: request.id, why: broken }, 'a rush option was taken meanwhile');
  await recomputeSoon(ctx, request);
  return { outcome: 'taken', why: REASONS[broken.rule] };
}

const REASONS: Readonly<Record<Violation['rule'], string>> = {
  overlap: '这个时段刚被别的订单占用',
  calendar: '机床停机、班次或取货时间已有变化',
  tool: '刀具刚被占用或寿命不够了',
  arrival: '物料或在途件的到达时间已推后',
  frozen: '让路的工序已冻结或已开工',
  horizon: '排产范围已有变化',
  operations: '订单的工序、数量或机床已有变化',
  precedence: '开工时间已过，或上道工序的进度已有变化',
  priority: '让路的订单已改为不可推后',
  displaced: '本单或让路订单的排产已有变化',
};
