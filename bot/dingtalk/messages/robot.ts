import { z } from 'zod';
import type { SendResult } from '../../channel.ts';
import { apis } from '../openapi/apis.ts';
import type { ApiClient } from '../openapi/client.ts';
import { toSendResult } from '../openapi/error.ts';

/** Kinds of robot messages that we send (KB 0699); the parameters travel as JSON text. */
export type RobotMessage =
  | { msgKey: 'sampleText'; param: { content: string } }
  | { msgKey: 'sampleMarkdown'; param: { title: string; text: string } }
  | { msgKey: 'sampleImageMsg'; param: { photoURL: string } }
  | { msgKey: 'sampleFile'; param: { mediaId: string; fileName: string; fileType: string } };

export interface RobotDeps {
  client: ApiClient;
  robotCode: string;
}

const ids = z.array(z.string()).nullish();
const sentSchema = z.object({
  processQueryKey: z.string().nullish(),
  invalidStaffIdList: ids,
  flowControlledStaffIdList: ids,
});

/** A person who was held back by flow control may be written to again after this. */
const FLOW_CONTROL_MS = 60_000;

/** To a person's chat with the bot. HTTP 200 alone does not mean that it was delivered: both lists are looked at. */
export async function robotToPerson(
  deps: RobotDeps,
  userId: string,
  message: RobotMessage,
): Promise<SendResult> {
  try {
    const answer = await deps.client.call(apis.sendToPerson, sentSchema, {
      json: { robotCode: deps.robotCode, userIds: [userId], ...wire(message) },
    });
    if (answer.invalidStaffIdList?.includes(userId))
      return {
        outcome: 'failed',
        code: 'dingtalk.person_unreachable',
        reason: `收件人 ${userId} 不在企业通讯录里，或不在机器人的可见范围内`,
      };
    if (answer.flowControlledStaffIdList?.includes(userId))
      return {
        outcome: 'retry',
        code: 'dingtalk.person_flow_controlled',
        reason: `发给 ${userId} 的消息太多，平台暂缓`,
        afterMs: FLOW_CONTROL_MS,
      };
    return sent(answer.processQueryKey);
  } catch (err) {
    return toSendResult(err);
  }
}

/** To a group that the robot is in. It can mention nobody; only answers by sessionWebhook can. */
export async function robotToGroup(
  deps: RobotDeps,
  openConversationId: string,
  message: RobotMessage,
): Promise<SendResult> {
  try {
    const answer = await deps.client.call(apis.sendToGroup, sentSchema, {
      json: { robotCode: deps.robotCode, openConversationId, ...wire(message) },
    });
    return sent(answer.processQueryKey);
  } catch (err) {
    return toSendResult(err);
  }
}

const wire = ({ msgKey, param }: RobotMessage) => ({ msgKey, msgParam: JSON.stringify(param) });

const sent = (processQueryKey: string | null | undefined): SendResult =>
  processQueryKey ? { outcome: 'sent', detail: { processQueryKey } } : { outcome: 'sent' };
