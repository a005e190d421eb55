import type { TxCtx } from '../context.ts';
import { AppError } from '../errors.ts';
import { ensureHours } from '../fixed-hours.ts';
import type { Flow, Where } from '../flow.ts';
import { clock } from '../now.ts';
import { answerAlone } from '../orders/discreet.ts';
import { say } from '../say.ts';
import { shanghaiDay } from '../working-time/shanghai.ts';
import { checkDigests, DIGEST_CHECK } from './check.ts';
import { makeDigests } from './make.ts';
import { readerAsking } from './readers.ts';
import { DIGEST, digestHours, sendDigests } from './send.ts';
import { switchDigest } from './switch.ts';
import { textOf, titleOf } from './text.ts';

/** 日报: what waits for the asker, and what is at risk that concerns them. */
async function show(ctx: TxCtx, where: Where): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'staff') throw new AppError('staff.stranger');
  const [digest] = await makeDigests(ctx, [await readerAsking(ctx, actor)]);
  const key = `${where.messageKey}:digest`;
  if (!digest) {
    const text = '现在没有等您处理的事，也没有要提醒您的风险。';
    await say(ctx, where.reply, { kind: 'text', text }, key);
    return;
  }
  const title = titleOf(digest, shanghaiDay(await clock(ctx)));
  const text = `**${title}**\n\n${textOf(ctx, digest)}`;
  await say(ctx, where.reply, { kind: 'markdown', title, text }, key);
}

async function change(ctx: TxCtx, on: boolean, where: Where): Promise<void> {
  await switchDigest(ctx, on);
  const times = (ctx.factory.digest?.at ?? []).map(
    ({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`,
  );
  const daily =
    times.length > 0 ? `每个工作日 ${times.join('、')} 发给您；没有事的那天不发。` : '但本厂没有定时发日报。';
  const text = on
    ? `日报已打开，${daily}`
    : '日报已关闭。随时可以发「日报」查看，发「日报 开」恢复。交期预警和关卡提醒不受影响。';
  await say(ctx, where.reply, { kind: 'text', text }, `${where.messageKey}:digest.switch`);
}

/** Each morning what waits for somebody and what is at risk, in one message; or at any time, when asked. */
export const digestFlow: Flow = {
  name: 'digest',
  phrases: ['日报', '日报 关', '日报 开'],
  intents: {
    'digest.show': (asked, _intent, from) => answerAlone(asked, from, show),
    'digest.switch': (asked, { on }, from) =>
      answerAlone(asked, from, (ctx, where) => change(ctx, on, where)),
  },
  due: { [DIGEST]: sendDigests, [DIGEST_CHECK]: checkDigests },
  start: (ctx) => ensureHours(ctx, digestHours(ctx)),
};
