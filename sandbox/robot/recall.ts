import type { StoredMessage } from '../chat/conversations.ts';
import { invalid } from '../http/errors.ts';
import { apiText, apiTexts } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { demandRobot } from './send.ts';

/** Messages can be recalled and their read state asked for within a day. */
const windowMs = 86_400_000;

function sentAs(world: World, processQueryKey: string): StoredMessage[] {
  return [...world.conversations.all()].filter((one) => one.processQueryKey === processQueryKey);
}

/** Recalls what these keys sent (≤ 20); each key is reported as done or with its reason. */
function recall(world: World, call: Call): unknown {
  demandRobot(world, call, 'robotCode.notExist');
  const keys = apiTexts(call.body, 'processQueryKeys');
  if (keys.length > 20) throw invalid('invalidParameter', 'processQueryKeys 超过20个');
  const successResult: string[] = [];
  const failedResult: Record<string, string> = {};
  for (const key of keys) {
    const messages = sentAs(world, key);
    if (messages.length === 0) failedResult[key] = 'processQueryKey不存在';
    else if (messages.some((one) => one.at < world.clock.now() - windowMs))
      failedResult[key] = '消息发送超过24小时';
    else {
      for (const message of messages) {
        message.recalledAt = world.clock.now();
        world.conversations.changed(message);
      }
      successResult.push(key);
    }
  }
  return { successResult, failedResult };
}

function readStatus(world: World, call: Call): unknown {
  const messages = sentAs(world, call.query.get('processQueryKey') ?? '');
  if (messages.length === 0) throw invalid('invalidParameter.processQueryKey', 'processQueryKey不存在');
  return {
    sendStatus: messages.some((one) => one.recalledAt) ? 'RECALLED' : 'SUCCESS',
    messageReadInfoList: messages.map((one) => {
      const person = world.org
        .people()
        .find((each) => world.conversations.singleId(each.userId) === one.conversationId);
      const read = person !== undefined && one.readBy.includes(person.userId);
      return { name: person?.name, userId: person?.userId, readStatus: read ? 'READ' : 'UNREAD' };
    }),
  };
}

function groupQuery(world: World, call: Call): unknown {
  demandRobot(world, call, 'robotCode.notExist');
  const message = sentAs(world, apiText(call.body, 'processQueryKey'))[0];
  if (!message) throw invalid('invalidParameter.processQueryKey', 'processQueryKey不存在');
  return {
    sendStatus: message.recalledAt ? 'RECALLED' : 'SUCCESS',
    readUserIds: message.readBy.filter((userId) => world.org.staff(userId)),
    hasMore: false,
  };
}

const counted = true as const;
const scope = 'Robot.Message.Send';

export const robotRecallRoutes: Route[] = [
  {
    method: 'POST',
    path: '/v1.0/robot/otoMessages/batchRecall',
    host: 'api',
    counted,
    scope,
    handler: recall,
  },
  { method: 'POST', path: '/v1.0/robot/groupMessages/recall', host: 'api', counted, scope, handler: recall },
  {
    method: 'POST',
    path: '/v1.0/robot/groupMessages/batchRecall',
    host: 'api',
    counted,
    scope,
    handler: recall,
  },
  {
    method: 'GET',
    path: '/v1.0/robot/oToMessages/readStatus',
    host: 'api',
    counted,
    scope,
    handler: readStatus,
  },
  {
    method: 'POST',
    path: '/v1.0/robot/groupMessages/query',
    host: 'api',
    counted,
    scope,
    handler: groupQuery,
  },
];
