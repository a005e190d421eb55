import { createHash } from 'node:crypto';
import type { WorkNotification } from '../control-types.ts';
import { newId } from '../ground/ids.ts';
import { OapiError } from '../http/errors.ts';
import { oapiNumber, objectField } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';
import { checkMessage } from './message-rules.ts';
import { type NoticeTask, notices, noticeTasks, saveNotice, shanghaiDay } from './notices.ts';

const dailyCapPerUser = 500;
const perMinute = 5000;

/**
 * `POST /topapi/message/corpconversation/asyncsend_v2`. It succeeds even for people whom nothing reaches: the same
 * content twice on one day (143106), more than 500 a day (143105), unknown people. Only getsendresult tells.
 */
function asyncSend(world: World, call: Call): unknown {
  demandAgent(world, call);
  const msg = objectField(call.body.msg);
  if (!msg) throw new OapiError(40035, '缺少参数 msg');
  checkMessage(msg);
  const task: NoticeTask = {
    taskId: nextTaskId(world),
    agentId: world.app.agentId,
    at: world.clock.now(),
    notificationIds: [],
    invalidUserIds: [],
    invalidDeptIds: [],
    failedUserIds: [],
    forbidden: [],
  };
  const content = createHash('sha256').update(JSON.stringify(msg)).digest('base64url');
  const sent = countSent(world);
  for (const userId of recipients(world, call, task))
    sendTo(world, task, userId, msg as WorkNotification['msg'], content, sent);
  noticeTasks(world).put(String(task.taskId), task);
  return { task_id: task.taskId };
}

interface Sent {
  lastMinute: number;
  today: Map<string, { count: number; digests: Set<string> }>;
}

/** What went out today (Shanghai), per person, and in the last minute. */
function countSent(world: World): Sent {
  const now = world.clock.now();
  const day = shanghaiDay(now);
  const sent: Sent = { lastMinute: 0, today: new Map() };
  for (const one of notices(world).values()) {
    if (one.at > now - 60_000) sent.lastMinute += 1;
    if (one.day !== day) continue;
    const entry = sent.today.get(one.userId) ?? { count: 0, digests: new Set<string>() };
    sent.today.set(one.userId, entry);
    entry.count += 1;
    entry.digests.add(one.digest);
  }
  return sent;
}

function sendTo(
  world: World,
  task: NoticeTask,
  userId: string,
  msg: WorkNotification['msg'],
  digest: string,
  sent: Sent,
): void {
  if (!world.org.staff(userId)) {
    task.invalidUserIds.push(userId);
    return;
  }
  const today = sent.today.get(userId) ?? { count: 0, digests: new Set<string>() };
  sent.today.set(userId, today);
  if (today.digests.has(digest)) task.forbidden.push({ code: '143106', count: 1, userid: userId });
  else if (today.count >= dailyCapPerUser) task.forbidden.push({ code: '143105', count: 1, userid: userId });
  else if (sent.lastMinute >= perMinute) task.failedUserIds.push(userId);
  else {
    today.count += 1;
    today.digests.add(digest);
    sent.lastMinute += 1;
    const notificationId = newId('notice');
    task.notificationIds.push(notificationId);
    const statusBar = statusBarOf(msg);
    saveNotice(world, {
      notificationId,
      taskId: task.taskId,
      agentId: task.agentId,
      userId,
      at: task.at,
      msg,
      ...(statusBar ? { statusBar } : {}),
      digest,
      day: shanghaiDay(task.at),
      seq: 0,
    });
  }
}

function statusBarOf(msg: Record<string, unknown>): { value: string; bg: string } | null {
  const bar = objectField(objectField(msg.oa)?.status_bar);
  return bar ? { value: String(bar.status_value ?? ''), bg: String(bar.status_bg ?? '') } : null;
}

function recipients(world: World, call: Call, task: NoticeTask): Set<string> {
  if (call.body.to_all_user === true || call.body.to_all_user === 'true') {
    return new Set(
      world.org
        .people()
        .filter((one) => !one.external)
        .map((one) => one.userId),
    );
  }
  const userIds = listOf(call.body.userid_list);
  const deptIds = listOf(call.body.dept_id_list).map(Number);
  if (userIds.length === 0 && deptIds.length === 0)
    throw new OapiError(40035, '缺少接收人 userid_list 或 dept_id_list');
  if (userIds.length > 100) throw new OapiError(40035, 'userid_list 最多100个');
  if (deptIds.length > 20) throw new OapiError(40035, 'dept_id_list 最多20个');
  const all = new Set(userIds);
  for (const deptId of deptIds) {
    if (!world.org.department(deptId)) task.invalidDeptIds.push(deptId);
    for (const id of world.org.withSubDepartments(deptId)) {
      for (const one of world.org.members(id)) all.add(one.userId);
    }
  }
  return all;
}

function listOf(given: unknown): string[] {
  if (Array.isArray(given)) return given.map(String);
  return typeof given === 'string'
    ? given
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean)
    : [];
}

function nextTaskId(world: World): number {
  return 256_000_000_000 + noticeTasks(world).records.size + 1;
}

export function demandAgent(world: World, call: Call): void {
  if (oapiNumber(call, 'agent_id') !== world.app.agentId) throw new OapiError(40056, '不合法的agentid');
}

export const noticeSendRoutes: Route[] = [
  {
    method: 'POST',
    path: '/topapi/message/corpconversation/asyncsend_v2',
    host: 'oapi',
    counted: true,
    handler: asyncSend,
  },
];
