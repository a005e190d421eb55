import type { Logger } from 'pino';
import { z } from 'zod';
import type { Sendable, SendResult } from '../../channel.ts';
import { apis } from '../openapi/apis.ts';
import type { ApiClient } from '../openapi/client.ts';
import { toSendResult } from '../openapi/error.ts';
import { noticeBody } from './notice-body.ts';

type Notice = Extract<Sendable, { kind: 'notice' }>;

export interface NoticeDeps {
  client: ApiClient;
  log: Logger;
  agentId: string;
  /** The platform decides a moment after it took the notice; look then, ms. */
  checkAfterMs: number;
}

const taskSchema = z.object({ task_id: z.union([z.number(), z.string()]) });
const list = z.array(z.string()).nullish();
const resultSchema = z.object({
  send_result: z.object({
    invalid_user_id_list: list,
    forbidden_user_id_list: list,
    failed_user_id_list: list,
    read_user_id_list: list,
    unread_user_id_list: list,
    forbidden_list: z
      .array(
        z.object({ code: z.union([z.string(), z.number()]).transform(String), userid: z.string().nullish() }),
      )
      .nullish(),
  }),
});

/** The person's 500 of the day are used up. */
const DAILY_CAP = '143105';
/** The same content went to this person today already. */
const DUPLICATE = '143106';

/**
 * A work notification. The platform drops a second one with the same content on the same day and says "success"
 * (KB 0764). That is turned to use: the text ends in a code made from the idempotency key, so two different notices
 * never look alike, and a repeat of the same one after a lost answer is dropped by the platform itself.
 */
export async function sendNotice(
  deps: NoticeDeps,
  userId: string,
  notice: Notice,
  idempotencyKey: string,
): Promise<SendResult> {
  try {
    const { task_id } = await deps.client.call(apis.notify, taskSchema, {
      json: { agent_id: Number(deps.agentId), userid_list: userId, msg: noticeBody(notice, idempotencyKey) },
    });
    return await check(deps, userId, task_id);
  } catch (err) {
    return toSendResult(err);
  }
}

type Fate = z.infer<typeof resultSchema>['send_result'];

/** Looks for a decision; the second, after a longer pause, is the last. */
const LOOKS = 2;

/**
 * "Success" of the call says little; what became of the notice is asked for. It was taken: that its fate could not be
 * learned is no reason to send it again, but is told.
 */
async function check(deps: NoticeDeps, userId: string, taskId: number | string): Promise<SendResult> {
  const unchecked = (why: string): SendResult => {
    deps.log.warn({ code: 'dingtalk.notice_unchecked', userId, taskId, why }, 'fate of a notice not learned');
    return { outcome: 'sent', detail: { taskId, checked: false } };
  };
  for (let look = 1; look <= LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, deps.checkAfterMs * look));
    const asked = await deps.client
      .call(apis.notifyResult, resultSchema, { json: { agent_id: Number(deps.agentId), task_id: taskId } })
      .catch((err: unknown) => toSendResult(err));
    if ('outcome' in asked)
      return unchecked(asked.outcome === 'sent' ? '' : `${asked.code}: ${asked.reason}`);
    const result = resultOf(asked.send_result, userId, taskId);
    if (result?.outcome === 'sent' && result.detail?.alreadyThere)
      deps.log.info(
        { code: 'dingtalk.notice_already_there', userId, taskId },
        'the same notice is there today',
      );
    if (result) return result;
  }
  return unchecked('undecided');
}

/** @returns undefined while the platform has not decided */
function resultOf(fate: Fate, userId: string, taskId: number | string): SendResult | undefined {
  const forbidden = fate.forbidden_list?.find((f) => !f.userid || f.userid === userId)?.code;
  if (forbidden === DUPLICATE) return { outcome: 'sent', detail: { taskId, alreadyThere: true } };
  if (forbidden === DAILY_CAP)
    return failed('notice_daily_cap', `${userId} 今天的工作通知已达 500 条上限，平台不再送达`);
  if (fate.invalid_user_id_list?.includes(userId))
    return failed('person_unreachable', `收件人 ${userId} 不在应用的可见范围内`);
  if (fate.forbidden_user_id_list?.includes(userId) || fate.failed_user_id_list?.includes(userId))
    return failed('notice_not_delivered', `工作通知没有送达 ${userId}（${forbidden ?? '原因不明'}）`);
  const there = fate.read_user_id_list?.includes(userId) || fate.unread_user_id_list?.includes(userId);
  return there ? { outcome: 'sent', detail: { taskId } } : undefined;
}

const failed = (code: string, reason: string): SendResult => ({
  outcome: 'failed',
  code: `dingtalk.${code}`,
  reason,
});
