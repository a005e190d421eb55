import { bodyFromMsgParam, MessageBodyError } from '../chat/bot-message-body.ts';
import type { MessageBody } from '../control-types.ts';
import { newId } from '../ground/ids.ts';
import { invalid } from '../http/errors.ts';
import { apiText, apiTexts, objectField } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';

const maxRecipients = 20;
const maxMsgParamBytes = 15_000;

/**
 * `POST /v1.0/robot/oToMessages/batchSend`. 200 may still mean "not delivered": unknown people and outsiders come
 * back in `invalidStaffIdList`, throttled ones in `flowControlledStaffIdList`.
 */
function batchSend(world: World, call: Call): unknown {
  demandRobot(world, call, 'robot.oto.notExist');
  const userIds = apiTexts(call.body, 'userIds');
  if (userIds.length === 0) throw invalid('MissinguserIds', 'userIds is mandatory for this action.');
  if (userIds.length > maxRecipients) throw invalid('too.many.people', '单次发送人数超过上限20');
  const body = messageBody(call);
  const known = userIds.filter((userId) => world.org.staff(userId));
  const reached = known.filter((userId) => !world.flowControlled.has(userId));
  const processQueryKey = newId('pqk');
  for (const userId of new Set(reached)) {
    world.conversations.add({
      conversationId: world.conversations.singleId(userId),
      from: { kind: 'bot', name: world.app.botName },
      body,
      via: 'oToMessages',
      processQueryKey,
    });
  }
  return {
    processQueryKey,
    invalidStaffIdList: userIds.filter((userId) => !world.org.staff(userId)),
    flowControlledStaffIdList: known.filter((userId) => world.flowControlled.has(userId)),
  };
}

/** `POST /v1.0/robot/groupMessages/send`. An unknown group answers like a known one, and nothing is delivered. */
function groupSend(world: World, call: Call): unknown {
  demandRobot(world, call, 'robotCode.notExist');
  const openConversationId = apiText(call.body, 'openConversationId');
  const body = messageBody(call);
  const processQueryKey = newId('pqk');
  const group = world.org.group(openConversationId);
  if (group && group.hasBot !== false) {
    world.conversations.add({
      conversationId: openConversationId,
      from: { kind: 'bot', name: world.app.botName },
      body,
      via: 'groupMessages',
      processQueryKey,
    });
  } else {
    world.log.warn({ openConversationId }, 'group message to a group without this robot: lost in silence');
  }
  return { processQueryKey };
}

/** `POST /v1.0/robot/ding/send`: shown as a text in the 1:1 chat. */
function dingSend(world: World, call: Call): unknown {
  demandRobot(world, call, 'robotCode.notExist');
  const content = apiText(call.body, 'content');
  const userIds = apiTexts(call.body, 'receiverUserIdList');
  if (![1, 2, 3].includes(Number(call.body.remindType)))
    throw invalid('invalidParameter', 'remindType must be 1, 2 or 3');
  for (const userId of userIds.filter((one) => world.org.staff(one))) {
    world.conversations.add({
      conversationId: world.conversations.singleId(userId),
      from: { kind: 'bot', name: world.app.botName },
      body: { type: 'text', text: `【DING】${content}` },
      via: 'oToMessages',
    });
  }
  return { openDingId: newId('ding'), failedList: {} };
}

function setPlugins(world: World, call: Call): unknown {
  demandRobot(world, call, 'robotCode.notExist');
  return { result: true };
}

export function demandRobot(world: World, call: Call, code: string): void {
  const robotCode = apiText(call.body, 'robotCode');
  if (robotCode !== world.app.robotCode) throw invalid(code, `机器人不存在: ${robotCode}`);
}

function messageBody(call: Call): MessageBody {
  const msgKey = apiText(call.body, 'msgKey');
  const msgParam = apiText(call.body, 'msgParam');
  if (Buffer.byteLength(msgParam) > maxMsgParamBytes)
    throw invalid('invalidParameter.msgParam.tooLong', '消息体超过15000字节');
  const param = objectField(msgParam);
  if (!param) throw invalid('invalidParameter.msgParam', 'msgParam must be the text of a JSON object');
  try {
    return bodyFromMsgParam(msgKey, param);
  } catch (error) {
    if (error instanceof MessageBodyError) throw invalid(`invalidParameter.${error.field}`, error.message);
    throw error;
  }
}

const counted = true as const;

export const robotSendRoutes: Route[] = [
  {
    method: 'POST',
    path: '/v1.0/robot/oToMessages/batchSend',
    host: 'api',
    counted,
    scope: 'Robot.Message.Send',
    handler: batchSend,
  },
  {
    method: 'POST',
    path: '/v1.0/robot/groupMessages/send',
    host: 'api',
    counted,
    scope: 'Robot.Message.Send',
    handler: groupSend,
  },
  {
    method: 'POST',
    path: '/v1.0/robot/ding/send',
    host: 'api',
    counted,
    scope: 'Robot.Ding.Send',
    handler: dingSend,
  },
  { method: 'POST', path: '/v1.0/robot/plugins/set', host: 'api', counted, handler: setPlugins },
];
