import { OapiError } from '../http/errors.ts';
import { oapiNumber, oapiText } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { type NoticeTask, notices, noticeTasks, type StoredNotification, saveNotice } from './notices.ts';
import { demandAgent } from './send.ts';

const windowMs = 86_400_000;

/** The task, for a day after it was sent. */
function recentTask(world: World, call: Call, field: string): NoticeTask {
  demandAgent(world, call);
  const task = noticeTasks(world).get(String(oapiNumber(call, field)));
  if (!task || task.at < world.clock.now() - windowMs)
    throw new OapiError(40035, `${field} 不存在或已超过24小时`);
  return task;
}

function sentOf(world: World, task: NoticeTask): StoredNotification[] {
  return task.notificationIds.flatMap((id) => notices(world).get(id) ?? []);
}

function getSendResult(world: World, call: Call): unknown {
  const task = recentTask(world, call, 'task_id');
  const sent = sentOf(world, task);
  return {
    send_result: {
      invalid_user_id_list: task.invalidUserIds,
      forbidden_user_id_list: task.forbidden.map((one) => one.userid),
      failed_user_id_list: task.failedUserIds,
      read_user_id_list: sent.filter((one) => one.readAt).map((one) => one.userId),
      unread_user_id_list: sent.filter((one) => !one.readAt).map((one) => one.userId),
      invalid_dept_id_list: task.invalidDeptIds,
      forbidden_list: task.forbidden,
    },
  };
}

function getSendProgress(world: World, call: Call): unknown {
  recentTask(world, call, 'task_id');
  return { progress: { progress_in_percent: 100, status: 2 } };
}

function recall(world: World, call: Call): unknown {
  for (const notice of sentOf(world, recentTask(world, call, 'msg_task_id'))) {
    notice.recalledAt = world.clock.now();
    saveNotice(world, notice);
  }
  return {};
}

/** Only OA messages have a status bar. */
function updateStatusBar(world: World, call: Call): unknown {
  const task = recentTask(world, call, 'task_id');
  const value = oapiText(call, 'status_value');
  const bg = String(call.body.status_bg ?? '');
  for (const notice of sentOf(world, task)) {
    if (notice.msg.msgtype !== 'oa') throw new OapiError(40035, '只有OA消息可以更新状态栏');
    notice.statusBar = { value, bg };
    saveNotice(world, notice);
  }
  return {};
}

const base = '/topapi/message/corpconversation';
const counted = true as const;

export const noticeAfterRoutes: Route[] = [
  { method: 'POST', path: `${base}/getsendresult`, host: 'oapi', counted, handler: getSendResult },
  { method: 'POST', path: `${base}/getsendprogress`, host: 'oapi', counted, handler: getSendProgress },
  { method: 'POST', path: `${base}/recall`, host: 'oapi', counted, handler: recall },
  { method: 'POST', path: `${base}/status_bar/update`, host: 'oapi', counted, handler: updateStatusBar },
];
