/** Work notifications, calendar and todos of the chosen person. */
import { computed, reactive } from 'vue';
import type { CalendarEventView, TodoView, WorkNotification } from '../../../control-types.ts';
import { getCalendar, getTodos, getWorkNotifications, readNotification } from '../api/control.ts';

interface Inbox {
  userId: string;
  loaded: boolean;
  notifications: WorkNotification[];
  calendar: CalendarEventView[];
  todos: TodoView[];
}

export const inbox = reactive<Inbox>({
  userId: '',
  loaded: false,
  notifications: [],
  calendar: [],
  todos: [],
});

export async function loadInbox(userId: string): Promise<void> {
  if (inbox.userId !== userId)
    Object.assign(inbox, { userId, loaded: false, notifications: [], calendar: [], todos: [] });
  const [notifications, calendar, todos] = await Promise.all([
    getWorkNotifications(userId),
    getCalendar(userId),
    getTodos(userId),
  ]);
  if (inbox.userId === userId) Object.assign(inbox, { notifications, calendar, todos, loaded: true });
}

/** Replaces the entry with the same key, or appends; `removed` takes it away. */
function upsert<T>(list: T[], item: T, key: (one: T) => string, removed = false): void {
  const at = list.findIndex((one) => key(one) === key(item));
  if (removed) {
    if (at >= 0) list.splice(at, 1);
  } else if (at >= 0) list[at] = item;
  else list.push(item);
}

export const takeNotification = (one: WorkNotification): void =>
  upsert(inbox.notifications, one, (item) => item.notificationId);
export const takeEvent = (one: CalendarEventView, removed: boolean): void =>
  upsert(inbox.calendar, one, (item) => item.eventId, removed);
export const takeTodo = (one: TodoView, removed: boolean): void =>
  upsert(inbox.todos, one, (item) => item.taskId, removed);

const unread = computed(() =>
  inbox.notifications.filter((one) => one.readAt === undefined && one.recalledAt === undefined),
);
export const unreadNotifications = computed(() => unread.value.length);

/** The person has looked at their notifications; the sender can ask who has. */
export async function readNotifications(): Promise<void> {
  await Promise.all(unread.value.map((one) => readNotification(one.notificationId)));
}

/** Invitations that wait for this person's answer. */
export const openInvitations = computed(
  () =>
    inbox.calendar.filter(
      (event) =>
        event.status === 'confirmed' &&
        event.organizer.userId !== inbox.userId &&
        event.attendees.some((one) => one.userId === inbox.userId && one.status === 'needsAction'),
    ).length,
);

/** Whether this person has finished their part. */
export function doneByMe(todo: TodoView, userId: string): boolean {
  return todo.done || (todo.executors.find((one) => one.userId === userId)?.done ?? false);
}

export const openTodos = computed(() => inbox.todos.filter((one) => !doneByMe(one, inbox.userId)).length);
