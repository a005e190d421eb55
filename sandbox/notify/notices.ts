import type { WorkNotification } from '../control-types.ts';
import type { Collection } from '../ground/store.ts';
import type { World } from '../world.ts';

export interface StoredNotification extends WorkNotification {
  seq: number;
  /** Digest of the content, for the same-day rule. */
  digest: string;
  /** Day of the Shanghai calendar, YYYY-MM-DD. */
  day: string;
}

/** What became of one asyncsend_v2 call. */
export interface NoticeTask {
  taskId: number;
  agentId: number;
  at: number;
  notificationIds: string[];
  invalidUserIds: string[];
  invalidDeptIds: number[];
  failedUserIds: string[];
  forbidden: { code: string; count: number; userid: string }[];
}

export function notices(world: World): Collection<StoredNotification> {
  return world.store.collection<StoredNotification>('notifications');
}

export function noticeTasks(world: World): Collection<NoticeTask> {
  return world.store.collection<NoticeTask>('noticeTasks');
}

/** Stores a new or changed notification and tells its reader. */
export function saveNotice(world: World, notice: StoredNotification): void {
  notice.seq = world.bus.publish([notice.userId], () => ({
    type: 'workNotification',
    notification: plainNotice(notice),
  }));
  notices(world).put(notice.notificationId, notice);
}

export function plainNotice(notice: StoredNotification): WorkNotification {
  const { seq: _seq, digest: _digest, day: _day, ...plain } = notice;
  return plain;
}

/** Day of the Shanghai calendar at this instant. */
export function shanghaiDay(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
}
